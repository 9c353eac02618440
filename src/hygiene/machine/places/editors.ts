import { type Place, under } from '../place.ts';

/** Editors but VS Code. */
export const editorPlaces: readonly Place[] = [
  {
    what: 'a file of JetBrains',
    paths: under(
      ['<config>/JetBrains/*', '<config>/Google/AndroidStudio*'],
      ['options/**', 'scratches/**', 'consoles/**', 'workspace/**', 'settingsSync/**'],
    ),
    severity: 'medium',
    why: 'run configurations, scratch files and terminal settings stay when the project is gone',
    fix: 'take it out of the run configuration or scratch file, and set the variable from the keychain',
    sources: [
      'https://www.jetbrains.com/help/idea/directories-used-by-the-ide-to-store-settings-caches-plugins-and-logs.html',
    ],
  },
  {
    what: "vim's or neovim's memory",
    paths: [
      '~/.viminfo*',
      '~/_viminfo',
      '~/.vim/.netrwhist',
      ...under(
        ['<data>/nvim', '<state>/nvim', '<state>/vim', '<data>/vim', '<data>/nvim-data'],
        ['shada/*', 'swap/**', 'undo/**', 'backup/**'],
      ),
      ...under(
        ['~/.vim', '<cache>/vim', '~/.cache/nvim'],
        ['swap/**', 'undo/**', 'undodir/**', 'backup/**', 'tmp/**', 'swapfiles/**'],
      ),
      '~/.*.swp',
      '~/.*.swo',
      '~/.*.un~',
    ],
    severity: 'medium',
    why: 'registers, commands, swap and undo files keep text of files that were edited, `.env` too',
    fix: 'delete the file while the editor is closed, and set `noswapfile noundofile viminfo= shada=` for `.env` files',
    sources: [
      'https://neovim.io/doc/user/starting.html#shada-file',
      'https://vimhelp.org/starting.txt.html#viminfo-file',
      'https://vimhelp.org/recover.txt.html#swap-file',
    ],
  },
  {
    what: 'a file of an editor',
    paths: [
      ...under(
        ['<config>/sublime-text', '<config>/sublime-text-3', '<config>/Sublime Text', '<config>/Sublime Text 3'],
        ['Local/*.sublime_session', 'Packages/User/**'],
      ),
      '~/.emacs',
      '~/.emacs.el',
      '~/.emacs.d/*.el',
      '~/.emacs.d/auto-save-list/*',
      '~/.emacs.d/history',
      '~/.doom.d/*.el',
      '<config>/emacs/*.el',
      '<config>/doom/*.el',
      '~/.vimrc',
      '~/.vim/vimrc',
      '<config>/nvim/**',
      '<config>/helix/*.toml',
      '<config>/Notepad++/backup/*',
      '<data>/gedit/**',
      '~/.nano/*',
      '<data>/nano/*',
    ],
    severity: 'medium',
    why: 'it goes along with dotfiles, and with backups of the home folder',
    fix: 'read it from the environment or from `~/.authinfo.gpg` instead, and close unsaved files that hold it',
    sources: [
      'https://www.sublimetext.com/docs/revert.html',
      'https://www.gnu.org/software/emacs/manual/html_node/emacs/Auto-Save-Files.html',
      'https://npp-user-manual.org/docs/session/',
    ],
  },
];
