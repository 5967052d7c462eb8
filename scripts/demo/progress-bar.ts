import type { Progress } from './cycles.ts';

const width = 30;

const names: Readonly<Record<string, string>> = {
  IMPORT: 'reading the source',
  PLAN: 'planning',
  APPLY: 'writing to Zoom',
  WAIT: 'waiting for a second proof',
  FINISHED: 'finishing',
};

/** One line: what is done, of how many, how fast, and how long it will take. */
function progressLine({ phase, done, total, ratePerSecond, secondsLeft }: Progress): string {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  const bar = '#'.repeat(Math.round(share * width)).padEnd(width, '.');
  const of = total === null ? String(done) : `${String(done)}/${String(total)}`;
  const rate = ratePerSecond === null ? '' : `, ${ratePerSecond.toFixed(0)}/s`;
  const left = secondsLeft === null || phase !== 'APPLY' ? '' : `, ${String(secondsLeft)} s left`;
  return `[${bar}] ${of} ${names[phase] ?? phase}${rate}${left}`;
}

/** On a terminal one line that is written over; elsewhere a line whenever the phase changes. */
export function progressBar(output: NodeJS.WriteStream): { show(progress: Progress): void; end(): void } {
  let lastPhase = '';
  let open = false;
  return {
    show: (progress) => {
      const line = progressLine(progress);
      if (output.isTTY) {
        output.write(`\r\u001b[2K  ${line}`);
        open = true;
      } else if (progress.phase !== lastPhase) {
        output.write(`  ${line}\n`);
      }
      lastPhase = progress.phase;
    },
    end: () => {
      if (open) output.write('\r\u001b[2K');
      open = false;
    },
  };
}
