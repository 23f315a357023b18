/* SPDX-License-Identifier: MIT */
#pragma once

#include "aicore/weir-session-pool.h"
#include "aicore/weir-upstream.h"
#include "base/weir-clock.h"

G_BEGIN_DECLS

/**
 * weir_http_reply_new:
 * @owner: (transfer none): kept alive, since it owns @pool
 * @session: (transfer full): given back to @pool after a clean end
 * @message: (transfer none): what was sent, its reply's head complete
 * @stream: (transfer full): the reply's body
 *
 * The reply of #WeirHttpUpstream. Used and freed in the thread that sent, or libsoup aborts.
 */
WeirUpstreamReply *weir_http_reply_new (gpointer owner,
                                        WeirSessionPool *pool,
                                        WeirClock *clock,
                                        WeirPooledSession *session,
                                        SoupMessage *message,
                                        GInputStream *stream);

G_END_DECLS
