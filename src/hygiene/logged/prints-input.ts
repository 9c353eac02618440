/** Programs that print what they read, in whatever form: by base64 or hex, a secret that a log masks is read all the same. */
export const printsInput = (program: string): boolean =>
  /^(?:tee|cat|less|more|base64|xxd|od|hexdump|tr|rev|fold|head|tail|sed|awk|sort)$/.test(program);
