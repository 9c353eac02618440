const { transformSync } = require('esbuild');

/** Jest transformer: the compiler that ships is the compiler that tests. */
module.exports = {
  process(source, path) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcefile: path,
      sourcemap: 'both',
    });
    return { code, map };
  },
};
