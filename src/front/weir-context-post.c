/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-front"

#include "front/weir-context-post.h"

typedef struct
{
  WeirContextFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Post;

static void
free_post (gpointer data)
{
  Post *post = data;

  if (post->destroy != NULL)
    post->destroy (post->data);
  g_free (post);
}

static gboolean
run_post (gpointer data)
{
  Post *post = data;

  if (post->func != NULL)
    post->func (post->data);
  return G_SOURCE_REMOVE;
}

void
weir_context_post (GMainContext *context,
                   WeirContextFunc func,
                   gpointer data,
                   GDestroyNotify destroy)
{
  g_autoptr (GSource) source = NULL;
  Post *post = NULL;

  /* Not g_main_context_invoke (): it may run @func in the thread of the caller when the context
   * happens to be between two turns. */
  if (g_main_context_is_owner (context))
    {
      if (func != NULL)
        func (data);
      if (destroy != NULL)
        destroy (data);
      return;
    }

  post = g_new0 (Post, 1);
  post->func = func;
  post->data = data;
  post->destroy = destroy;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, run_post, post, free_post);
  g_source_attach (source, context);
}
