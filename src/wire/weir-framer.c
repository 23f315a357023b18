/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-framer.h"

#include <string.h>

/* One line a framing. */
static const struct
{
  const char *media_type;
  WeirFramer *(*make) (void);
} framers[] = {
  { "application/vnd.amazon.eventstream", weir_framer_aws_new },
  { "text/event-stream", weir_framer_sse_new },
};

void
weir_framer_push (WeirFramer *self, const char *data, gsize len)
{
  g_return_if_fail (self != NULL);

  if (len > 0)
    self->ops->push (self, data, len);
}

WeirFramerResult
weir_framer_next (WeirFramer *self, WeirFrame *frame, GError **error)
{
  g_return_val_if_fail (self != NULL && frame != NULL, WEIR_FRAMER_ERROR);
  return self->ops->next (self, frame, error);
}

gboolean
weir_framer_is_idle (const WeirFramer *self)
{
  g_return_val_if_fail (self != NULL, TRUE);
  return self->ops->is_idle (self);
}

void
weir_framer_free (WeirFramer *self)
{
  if (self != NULL)
    self->ops->free (self);
}

WeirFramer *
weir_framer_for_content_type (const char *content_type)
{
  gsize len;

  if (content_type == NULL)
    return NULL;

  content_type += strspn (content_type, " \t");
  len = strcspn (content_type, "; \t");
  for (guint i = 0; i < G_N_ELEMENTS (framers); i++)
    if (strlen (framers[i].media_type) == len
        && g_ascii_strncasecmp (framers[i].media_type, content_type, len) == 0)
      return framers[i].make ();
  return NULL;
}
