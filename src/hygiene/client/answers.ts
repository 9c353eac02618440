import type { Call, Language } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import { carriesKey } from '../code/key-names.ts';
import { keyNameIn } from '../code/key-name-in.ts';
import type { Look } from '../look.ts';
import { isTestFile } from '../test-files.ts';
import { serverFix } from './words.ts';

/** Servers that answer with the key: `res.json({ apiKey: process.env.OPENAI_API_KEY })`, `jsonify(key=…)`, a page's template. */
export const answers: Look = (file, project) =>
  !isTestFile(file.path) && HINT.test(file.text)
    ? codesOf(file).flatMap((code) =>
        code.calls.flatMap((call) => {
          const given = isAnswer(call, code.language)
            ? call.arguments.find((tokens) => carriesKey(tokens, code, project))
            : undefined;
          if (given === undefined) return [];
          const message = `${keyNameIn(given, code, project)} is sent to whoever asks, by \`${call.callee}\``;
          return [{ startLine: call.line, message, fix: `take it out of the answer, and ${serverFix}` }];
        }),
      )
    : [];

const HINT = /\.(?:json|send|render)\b|Response|jsonify|render/;

const isAnswer = ({ callee }: Call, language: Language): boolean => answering[language]?.test(callee) === true;

const answering: Partial<Record<Language, RegExp>> = {
  javascript:
    /^(?:(?:res|response|reply)(?:\.(?:status|code|type|header|set))*\.(?:json|jsonp|send|render|end)|(?:Next)?Response\.json|(?:new )?(?:Next)?Response|(?:c|ctx|context)\.(?:json|text|html|render))$/,
  python:
    /^(?:(?:flask\.)?(?:jsonify|render_template(?:_string)?)|(?:\w+\.)?(?:JSON|Json|HTML|PlainText|ORJSON)Response|render|HttpResponse|templates\.TemplateResponse|web\.json_response)$/,
};
