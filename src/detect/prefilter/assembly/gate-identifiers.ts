// Names of things at OpenAI, and digests: those of assignment-shapes.ts (`identifier`) that have one sign and up to eight characters before it.

/** Whether the run begins with such a prefix: `resp_`, `sha512-`. */
export function isIdentifier(from: usize, to: usize): bool {
  let name: u64 = 0;
  for (let at = from; at < to && at - from < 9; at++) {
    const byte = <u64>load<u8>(at);
    if (byte == 0x2d) return isDashed(name);
    if (byte == 0x5f) return isUnderscored(name);
    if (at - from < 8) name = (name << 8) | byte;
  }
  return false;
}

function isDashed(name: u64): bool {
  return (
    name == 0x6f7267 || // org
    name == 0x75736572 || // user
    name == 0x66696c65 || // file
    name == 0x63686174636d706c || // chatcmpl
    name == 0x636d706c || // cmpl
    name == 0x6674 || // ft
    name == 0x66746a6f62 || // ftjob
    name == 0x66746576656e74 || // ftevent
    name == 0x6674636b7074 || // ftckpt
    name == 0x6d6f6472 || // modr
    name == 0x696e76697465 || // invite
    name == 0x73686131 || // sha1
    name == 0x736861323536 || // sha256
    name == 0x736861333834 || // sha384
    name == 0x736861353132 // sha512
  );
}

function isUnderscored(name: u64): bool {
  return (
    name == 0x70726f6a || // proj
    name == 0x6b6579 || // key
    name == 0x617070 || // app
    name == 0x61737374 || // asst
    name == 0x746872656164 || // thread
    name == 0x6d7367 || // msg
    name == 0x72756e || // run
    name == 0x73746570 || // step
    name == 0x63616c6c || // call
    name == 0x72657370 || // resp
    name == 0x7273 || // rs
    name == 0x6663 || // fc
    name == 0x7673 || // vs
    name == 0x76736662 || // vsfb
    name == 0x6261746368 || // batch
    name == 0x726571 || // req
    name == 0x657674 || // evt
    name == 0x6576656e74 || // event
    name == 0x6576616c || // eval
    name == 0x6576616c72756e || // evalrun
    name == 0x6974656d || // item
    name == 0x636f6e76 || // conv
    name == 0x636e7472 || // cntr
    name == 0x6366696c65 || // cfile
    name == 0x706d7074 || // pmpt
    name == 0x75706c6f6164 || // upload
    name == 0x70617274 || // part
    name == 0x766964656f // video
  );
}
