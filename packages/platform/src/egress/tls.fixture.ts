/**
 * A self-signed pair for servers in tests, good for localhost, 127.0.0.1 and tls.example until 2125; it protects nothing.
 * Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost
 *   -addext subjectAltName=DNS:localhost,DNS:tls.example,IP:127.0.0.1
 */
export const TLS_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKURJM1Zj0doSzg7o
Q269iTwaJukdqSIU+FabWiC0oEahRANCAAQQBRenFQOi8lpMvyUMbIAn4eJcJgmk
y2l4H8+FbaC//U0vKESwp7fbmwUtaCOGEr0vRMVAhTJhXWxkgNXFELIs
-----END PRIVATE KEY-----
`;

export const TLS_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBqTCCAU6gAwIBAgIUI08tS4MK78njyvfjfgzGByTh2tIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDA0MjY0MFoYDzIxMjYxMDMx
MDQyNjQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQQBRenFQOi8lpMvyUMbIAn4eJcJgmky2l4H8+FbaC//U0vKESwp7fb
mwUtaCOGEr0vRMVAhTJhXWxkgNXFELIso3wwejAdBgNVHQ4EFgQUlzhjCTrNxwzg
dI/qqfIrl85frWEwHwYDVR0jBBgwFoAUlzhjCTrNxwzgdI/qqfIrl85frWEwDwYD
VR0TAQH/BAUwAwEB/zAnBgNVHREEIDAegglsb2NhbGhvc3SCC3Rscy5leGFtcGxl
hwR/AAABMAoGCCqGSM49BAMCA0kAMEYCIQDVxxjFn9eUCn9eN+jI09vGMaJOIwKq
NUDTU2RKLSwnvgIhAPxtF2hPF0TQTdm0cg9fFoJRRQEufdTldUk10wKforYx
-----END CERTIFICATE-----
`;
