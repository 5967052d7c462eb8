// For HEALTHCHECK: the images hold Node, but no curl. Exits with 0 when the address answers 2xx within 4 seconds.
// Plain JavaScript, because it runs in the images as it is.
const address = process.argv[2];
try {
  const response = await fetch(address, { signal: AbortSignal.timeout(4_000) });
  const body = await response.text();
  if (!response.ok) console.error(`${response.status} ${body.slice(0, 500)}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`${address}: ${error instanceof Error ? (error.cause?.message ?? error.message) : error}`);
  process.exitCode = 1;
}
