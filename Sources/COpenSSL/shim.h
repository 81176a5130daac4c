// What Swift cannot import from OpenSSL's headers: function-like macros and composed constants.
// Everything else is called by its own name.

#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int shim_SSL_CTX_set_versions(SSL_CTX *context, int lowest, int highest) {
  return SSL_CTX_set_min_proto_version(context, lowest) == 1
      && SSL_CTX_set_max_proto_version(context, highest) == 1;
}

static inline void shim_SSL_CTX_forbid_renegotiation(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

static inline int shim_SSL_CTX_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}

static inline int shim_SSL_set_server_name(SSL *session, const char *name) {
  return SSL_set_tlsext_host_name(session, name) == 1;
}

// RFC 2253 on one line, but with UTF-8 left readable instead of escaped byte by byte.
static inline int shim_X509_NAME_print(BIO *output, const X509_NAME *name) {
  unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
  return X509_NAME_print_ex(output, name, 0, flags);
}

#endif
