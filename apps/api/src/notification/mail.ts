import type { ClaimedDelivery } from '@lockstep/database';
import type { Words } from './words.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** @param publicUrl where people reach this installation; without it the mail has no link. */
export function composeMail(
  words: Words,
  job: Pick<ClaimedDelivery['job'], 'id' | 'displayName'>,
  publicUrl: string | null,
): Mail {
  const subject = `[Lockstep] ${job.displayName}: ${words.subject}`;
  const facts = [['Job', job.displayName], ...words.facts, ['Job id', job.id]] as const;
  const closing =
    'Sent by Lockstep, because the job has this address for notifications. Answers are not read.';
  return {
    subject,
    text: [
      ...words.paragraphs,
      facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
      ...(publicUrl === null ? [] : [publicUrl]),
      `-- \n${closing}`,
    ].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><meta charset="utf-8">',
      `<title>${escapeHtml(subject)}</title>`,
      '<body style="font-family: \'Segoe UI\', system-ui, sans-serif; font-size: 15px; line-height: 1.5; color: #242424; max-width: 40em">',
      `<h1 style="font-size: 18px">${escapeHtml(job.displayName)}: ${escapeHtml(words.subject)}</h1>`,
      ...words.paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
      '<table style="border-collapse: collapse">',
      ...facts.map(
        ([label, value]) =>
          `<tr><th scope="row" style="text-align: left; font-weight: 600; padding: 2px 16px 2px 0; vertical-align: top">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
      ),
      '</table>',
      ...(publicUrl === null
        ? []
        : [`<p><a href="${escapeHtml(publicUrl)}">${escapeHtml(publicUrl)}</a></p>`]),
      `<p style="color: #616161; font-size: 13px">${escapeHtml(closing)}</p>`,
      '</body></html>',
    ].join('\n'),
  };
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
