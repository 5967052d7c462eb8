export interface Advice {
  readonly what: string;
  /** Who must act, and how. */
  readonly how: string;
}

const OPERATOR = "This installation's operator must";
const nameAdvice: Advice = {
  what: 'the host name could not be resolved',
  how: `${OPERATOR} check the spelling of the address and the DNS of this machine.`,
};
const reachAdvice: Advice = {
  what: 'no connection could be opened',
  how: `${OPERATOR} check the address, the firewall and the proxy settings; if they are right, the remote service is down.`,
};
const brokenAdvice: Advice = {
  what: 'the connection broke before the whole answer had arrived',
  how: `Nobody need act if it passes by itself; if it stays, ${OPERATOR.toLowerCase()} check proxy and firewall between here and there.`,
};
const tlsAdvice: Advice = {
  what: "the server's TLS certificate is not trusted",
  how: `${OPERATOR} add the issuing authority to the configured CA certificates, or have the remote service mend its certificate.`,
};
const noTlsAdvice: Advice = {
  what: 'the server does not speak TLS at this port, or none that is still safe',
  how: 'The administrator must correct host, port or https:// of the address; if they are right, the operator of the remote service must mend its TLS.',
};

const ADVICE: Readonly<Record<string, Advice>> = {
  INVALID_URL: {
    what: 'the address is not an absolute http or https URL without user name and password',
    how: 'The administrator must correct the address.',
  },
  FORBIDDEN_ADDRESS: {
    what: 'the host is, or resolves to, an address inside a private network, which is not allowed',
    how: `If the service really runs there, ${OPERATOR.toLowerCase()} add the host to the allowed private hosts; otherwise the administrator must correct the address.`,
  },
  TIMEOUT: {
    what: 'the time limit passed before the whole answer had arrived',
    how: `If it happens often, ${OPERATOR.toLowerCase()} check the network, or raise the time limit.`,
  },
  ABORTED: { what: 'the request was cancelled by its caller', how: 'Nobody need act.' },
  CLOSED: { what: 'this process is shutting down', how: 'Nobody need act.' },
  RESPONSE_TOO_LARGE: {
    what: 'the answer is larger than allowed',
    how: `${OPERATOR} check that the address belongs to the service meant, or raise the size limit.`,
  },
  BAD_CONTENT_ENCODING: {
    what: 'the answer is compressed in a way that could not be undone',
    how: 'The operator of the remote service (or of a proxy before it) must mend its compression.',
  },
  ENOTFOUND: nameAdvice,
  EAI_AGAIN: nameAdvice,
  ECONNREFUSED: reachAdvice,
  EHOSTUNREACH: reachAdvice,
  ENETUNREACH: reachAdvice,
  ETIMEDOUT: reachAdvice,
  UND_ERR_CONNECT_TIMEOUT: reachAdvice,
  PROXY_REFUSED: {
    what: 'the proxy did not open a tunnel',
    how: `${OPERATOR} check the proxy's address, its user name and password, and that it lets this host through.`,
  },
  ECONNRESET: brokenAdvice,
  EPIPE: brokenAdvice,
  UND_ERR_SOCKET: brokenAdvice,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: brokenAdvice,
  EPROTO: noTlsAdvice,
  ERR_SSL_WRONG_VERSION_NUMBER: noTlsAdvice,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTlsAdvice,
  CERT_HAS_EXPIRED: tlsAdvice,
  DEPTH_ZERO_SELF_SIGNED_CERT: tlsAdvice,
  SELF_SIGNED_CERT_IN_CHAIN: tlsAdvice,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: tlsAdvice,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: tlsAdvice,
  ERR_TLS_CERT_ALTNAME_INVALID: tlsAdvice,
};

const fallback: Advice = {
  what: 'the request failed',
  how: `${OPERATOR} check the network between here and there.`,
};

export function adviceFor(code: string): Advice {
  return ADVICE[code] ?? fallback;
}
