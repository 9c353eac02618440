import type { Call, Code } from '../code/code.ts';
import { givenTo } from '../code/given.ts';
import { carriesKey } from '../code/key-names.ts';
import type { Project } from '../project.ts';

/**
 * Whether a connection is OpenAI's, by the calls around its options, outermost first: one to make an OpenAI client, or innermost one that makes a client of
 * HTTP, or a request that names OpenAI's host or carries the key. A database's connection is none, nor is a request to another host.
 */
export const isForOpenai = (around: readonly Call[], code: Code, project: Project): boolean => {
  const inner = around.at(-1);
  if (inner === undefined || around.some(({ callee }) => /openai/i.test(callee))) return true;
  if (around.some(({ callee }) => DATABASE.test(callee))) return false;
  if (!REQUEST.test(inner.callee)) return CLIENT.test(inner.callee);
  return speaksTo(inner, code) ?? givesKey(inner, code, project);
};

/** Whether the key is in a call's arguments. */
export const givesKey = (call: Call, code: Code, project: Project): boolean =>
  call.arguments.some((argument) => carriesKey(argument, code, project));

/** Whether a text names a host of OpenAI's API. */
export const namesHost = (text: string): boolean => /openai\.(?:azure\.)?com/i.test(text);

const DATABASE =
  /(?:^|\.)(?:Pool|Sequelize|DataSource|PrismaClient|knex|createPool|createConnection|createTransport|postgres|pg\.Client|Redis|MongoClient|Kafka|connect)$/;

const REQUEST = /(?:^|[.>:])(?:get|post|put|patch|delete|head|request|fetch|stream|axios|got|ws_connect)$/i;

const CLIENT =
  /(?:Agent|Dispatcher|Client|Session|Connector|Connection|Transport|HttpClientHandler|axios\.create|got\.extend|setopt|setopt_array|set|new|build|builder)$/;

/** Whether the call's first argument, or what was given to the names in it, names a host of OpenAI; undefined where it names none. */
const speaksTo = (call: Call, code: Code): boolean | undefined => {
  const first = call.arguments[0] ?? [];
  const texts = [...first, ...first.flatMap(({ kind, text }) => (kind === 'name' ? givenTo(text, code).flat() : []))]
    .filter(({ kind }) => kind === 'string')
    .map(({ text }) => text);
  if (texts.some(namesHost)) return true;
  return texts.some((text) => /^https?:\/\/[\w.-]{1,200}/.test(text)) ? false : undefined;
};
