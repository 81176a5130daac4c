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
#include <stdint.h>
#include <sys/time.h>

static inline int shim_SSL_CTX_set_versions(SSL_CTX *context, int lowest, int highest) {
  return SSL_CTX_set_min_proto_version(context, lowest) == 1
      && SSL_CTX_set_max_proto_version(context, highest) == 1;
}

static inline void shim_SSL_CTX_forbid_renegotiation(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
}

static inline void shim_SSL_CTX_release_buffers(SSL_CTX *context) {
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
}

static inline int shim_SSL_CTX_set_groups(SSL_CTX *context, const char *names) {
  return SSL_CTX_set1_groups_list(context, names) == 1;
}

static inline int shim_SSL_set_groups(SSL *session, const char *names) {
  return SSL_set1_groups_list(session, names) == 1;
}

// The group that was agreed on, by OpenSSL's short name for it; NULL for none.
static inline const char *shim_SSL_negotiated_group(SSL *session) {
  int number = SSL_get_negotiated_group(session);
  return number == NID_undef ? NULL : OBJ_nid2sn(number);
}

static inline int shim_SSL_CTX_add_chain_certificate(SSL_CTX *context, X509 *certificate) {
  return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}

// A path's MTU cannot be asked for through memory, so the datagrams' size is fixed. In bytes.
static inline int shim_SSL_set_datagram_size(SSL *session, long size) {
  SSL_set_options(session, SSL_OP_NO_QUERY_MTU);
  return SSL_set_mtu(session, size) > 0;
}

// Microseconds until a DTLS flight is due again; negative when no flight is waiting for an answer.
static inline int64_t shim_DTLSv1_get_timeout(SSL *session) {
  struct timeval left;
  if (DTLSv1_get_timeout(session, &left) != 1) return -1;
  return (int64_t)left.tv_sec * 1000000 + left.tv_usec;
}

static inline int shim_DTLSv1_handle_timeout(SSL *session) {
  return (int)DTLSv1_handle_timeout(session);
}

// Whether the session's ClientHello offers nothing newer than this version.
static inline int shim_SSL_set_versions(SSL *session, int lowest, int highest) {
  return SSL_set_min_proto_version(session, lowest) == 1
      && SSL_set_max_proto_version(session, highest) == 1;
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
