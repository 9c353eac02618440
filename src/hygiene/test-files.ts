/** Whether a file is a test or its data, by its path: what it does to a connection or a client, it does to itself. A key in it is a key all the same. */
export const isTestFile = (path: string): boolean => inTests.test(path) || testName.test(path);

const inTests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|__fixtures__|specs?|e2e|fixtures|testdata|test-data|mocks|cypress|[\w-]{1,40}-tests?|(?:src\/)?(?:androidTest|integrationTest))\//i;

const testName =
  /(?:^|\/)(?:(?:test|conftest)[_-][^/]{1,200}|conftest\.py|[^/]{1,200}[._-](?:test|tests|spec|specs|stories|e2e)\.\w{1,8}|[^/]{1,200}(?:Test|Tests|Spec|IT)\.(?:java|kt|kts|cs|swift|scala|php|m))$/;
