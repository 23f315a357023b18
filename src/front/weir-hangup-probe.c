/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-hangup-probe.h"

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct _WeirHangupProbe
{
  int fd; /* netlink; -1: not to be had */
  guint32 sequence;
};

typedef struct
{
  struct nlmsghdr header;
  struct inet_diag_req_v2 request;
} Question;

typedef union
{
  struct nlmsghdr header;
  char bytes[4096];
} Answer;

WeirHangupProbe *
weir_hangup_probe_new (void)
{
  WeirHangupProbe *self = g_new0 (WeirHangupProbe, 1);

  self->fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG);
  if (self->fd < 0)
    g_info ("no sock_diag: %s", g_strerror (errno));
  return self;
}

void
weir_hangup_probe_free (WeirHangupProbe *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/* The socket of another network namespace is not found and must not be taken for a closed one, so
 * only addresses that are surely this machine's are asked for. */
static gboolean
is_this_machine (GInetAddress *local, GInetAddress *remote)
{
  return g_inet_address_get_is_loopback (remote) || g_inet_address_equal (local, remote);
}

/* The address bytes for the kernel; an IPv4 address within IPv6 is what the client's socket has. */
static int
fill_address (GInetAddress *address, __be32 out[4])
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    memcpy (out, bytes, 4);
  else if (memcmp (bytes, mapped, sizeof mapped) == 0)
    memcpy (out, bytes + sizeof mapped, 4);
  else
    {
      memcpy (out, bytes, 16);
      return AF_INET6;
    }
  return AF_INET;
}

/* Asks for the socket whose own address is @remote. */
static gboolean
send_question (WeirHangupProbe *self, GInetSocketAddress *local, GInetSocketAddress *remote)
{
  Question question = { 0 };
  struct inet_diag_req_v2 *request = &question.request;
  const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };

  question.header.nlmsg_len = sizeof question;
  question.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  question.header.nlmsg_flags = NLM_F_REQUEST;
  question.header.nlmsg_seq = ++self->sequence;
  request->sdiag_family =
      (guint8) fill_address (g_inet_socket_address_get_address (remote), request->id.idiag_src);
  fill_address (g_inet_socket_address_get_address (local), request->id.idiag_dst);
  request->sdiag_protocol = IPPROTO_TCP;
  request->idiag_states = G_MAXUINT32;
  request->id.idiag_sport = htons (g_inet_socket_address_get_port (remote));
  request->id.idiag_dport = htons (g_inet_socket_address_get_port (local));
  request->id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  request->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;

  return sendto (self->fd, &question, sizeof question, 0, (const struct sockaddr *) &kernel,
                 sizeof kernel)
         == sizeof question;
}

static WeirPeerState
read_answer (const Answer *answer, gsize len)
{
  const struct nlmsghdr *header = &answer->header;

  if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY
      && len >= NLMSG_LENGTH (sizeof (struct inet_diag_msg)))
    {
      const struct inet_diag_msg *message = NLMSG_DATA (header);

      return message->idiag_inode == 0 ? WEIR_PEER_GONE : WEIR_PEER_ALIVE;
    }
  if (header->nlmsg_type == NLMSG_ERROR && len >= NLMSG_LENGTH (sizeof (struct nlmsgerr)))
    {
      const struct nlmsgerr *failure = NLMSG_DATA (header);

      return failure->error == -ENOENT ? WEIR_PEER_GONE : WEIR_PEER_UNKNOWN;
    }
  return WEIR_PEER_UNKNOWN;
}

/* The kernel answers within the send; an answer to an earlier question is skipped. */
static WeirPeerState
receive_answer (WeirHangupProbe *self)
{
  for (;;)
    {
      Answer answer;
      gssize len = recv (self->fd, &answer, sizeof answer, 0);

      if (len < (gssize) sizeof answer.header)
        return WEIR_PEER_UNKNOWN;
      if (answer.header.nlmsg_seq == self->sequence)
        return read_answer (&answer, (gsize) len);
    }
}

WeirPeerState
weir_hangup_probe_ask (WeirHangupProbe *self, GSocketAddress *local, GSocketAddress *remote)
{
  GInetSocketAddress *here = G_INET_SOCKET_ADDRESS (local);
  GInetSocketAddress *there = G_INET_SOCKET_ADDRESS (remote);

  if (self->fd < 0
      || !is_this_machine (g_inet_socket_address_get_address (here),
                           g_inet_socket_address_get_address (there)))
    return WEIR_PEER_UNKNOWN;
  return send_question (self, here, there) ? receive_answer (self) : WEIR_PEER_UNKNOWN;
}
