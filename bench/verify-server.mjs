import { createServer } from 'node:http';

// Answers GET /v1/models after a delay, as OpenAI does for a key that works, and everything else with 404. Prints its port; a line on standard
// input makes it print how many requests it had since the last one.

const DELAY_MS = 100;
let requests = 0;
const server = createServer((request, response) => {
  requests++;
  const isModels = request.method === 'GET' && request.url === '/v1/models';
  const body = isModels ? { object: 'list', data: [] } : { error: { code: null, message: 'Not found' } };
  setTimeout(() => {
    response.writeHead(isModels ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }, DELAY_MS);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('data', () => {
  console.log(requests);
  requests = 0;
});
process.stdin.on('end', () => {
  server.close();
  server.closeAllConnections();
});
