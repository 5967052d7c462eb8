import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

export type CertificateReading =
  | {
      readonly ok: true;
      readonly thumbprintSha256: string;
      readonly expiresAt: string;
      /** PKCS #8, PEM. */
      readonly privateKey: string;
    }
  | { readonly ok: false; readonly message: string };

/** From a PEM file with a certificate and its private key, in any order; of a chain the one that belongs to the key. */
export function readCertificate(pem: string, nowMs: number): CertificateReading {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const [keyBlock, kind] =
    /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----[^-]+-----END \1-----/.exec(pem) ?? [];
  if (certificates.length === 0 || keyBlock === undefined) {
    const missing = certificates.length === 0 ? 'certificate' : 'private key';
    return refused(
      `There is no ${missing} in it: paste the whole PEM file, with "BEGIN CERTIFICATE" and "BEGIN PRIVATE KEY".`,
    );
  }
  if (kind === 'ENCRYPTED PRIVATE KEY') {
    return refused(
      'The private key has a password: take it off first (openssl pkey -in key.pem -out plain.pem).',
    );
  }
  const key = attempt(() => createPrivateKey(keyBlock));
  if (key === null) return refused('The private key is damaged: export it again, as PEM.');
  if (key.asymmetricKeyType !== 'rsa')
    return refused(
      'Microsoft Entra ID takes RSA certificates: make one with an RSA key of at least 2048 bits.',
    );
  const certificate = certificates
    .map((block) => attempt(() => new X509Certificate(block)))
    .find((one) => one?.checkPrivateKey(key) === true);
  if (certificate === undefined || certificate === null)
    return refused('Certificate and private key do not belong together: paste both from one file.');
  const expiresMs = Date.parse(certificate.validTo);
  if (expiresMs <= nowMs) {
    return refused(
      `The certificate expired on ${certificate.validTo}: make a new one and upload it to the app registration.`,
    );
  }
  return {
    ok: true,
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: new Date(expiresMs).toISOString(),
    privateKey: pkcs8(key),
  };
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** What is in the PEM may not stand in a message, so the reason is not told. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function refused(message: string): CertificateReading {
  return { ok: false, message };
}
