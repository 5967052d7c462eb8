// Stands in for the worker: announces itself and waits to be told to end.
const stay = setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => {
  clearInterval(stay);
});
process.stderr.write('the stand-in is ready\n');
process.stdout.write(`${JSON.stringify({ health: `http://127.0.0.1:1${String(process.argv.length)}` })}\n`);
