/** What the tests' helpers take from jest, where they are used outside of it: temporary folders go at the end. */
export const afterAll = (remove) => process.on('exit', remove);
