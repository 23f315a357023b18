/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-wire"

#include "wire/weir-arena.h"

#include <string.h>

/* The first block is enough for a short request, and of a size that malloc () has at hand. */
#define FIRST_SIZE 1008
#define BLOCK_SIZE 4096
#define ALIGNMENT 16

struct _WeirArena
{
  GPtrArray *blocks;
  char *at;
  gsize left;
};

WeirArena *
weir_arena_new (void)
{
  WeirArena *self = g_new0 (WeirArena, 1);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
weir_arena_free (WeirArena *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* What is large gets a block of its own, so that the rest of the current one is not lost. */
static gpointer
alloc_block (WeirArena *self, gsize size)
{
  gpointer block = g_malloc (size);

  g_ptr_array_add (self->blocks, block);
  return block;
}

/* @size bytes with whatever is in them. */
static gpointer
take (WeirArena *self, gsize size)
{
  gpointer result;

  size = (MAX (size, 1) + ALIGNMENT - 1) & ~((gsize) ALIGNMENT - 1);
  if (size > BLOCK_SIZE / 4)
    return alloc_block (self, size);

  if (size > self->left)
    {
      self->left = self->blocks->len == 0 && size <= FIRST_SIZE ? FIRST_SIZE : BLOCK_SIZE;
      self->at = alloc_block (self, self->left);
    }

  result = self->at;
  self->at += size;
  self->left -= size;
  return result;
}

gpointer
weir_arena_alloc (WeirArena *self, gsize size)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (size < G_MAXSIZE - ALIGNMENT, NULL);

  return memset (take (self, size), 0, MAX (size, 1));
}

gpointer
weir_arena_copy (WeirArena *self, gconstpointer data, gsize size)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (size < G_MAXSIZE - ALIGNMENT, NULL);

  return size > 0 ? memcpy (take (self, size), data, size) : NULL;
}

char *
weir_arena_strndup (WeirArena *self, const char *text, gsize len)
{
  char *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (len < G_MAXSIZE - ALIGNMENT - 1, NULL);

  result = take (self, len + 1);
  if (len > 0)
    memcpy (result, text, len);
  result[len] = '\0';
  return result;
}

WeirJsonText
weir_arena_text (WeirArena *self, WeirJsonText text)
{
  if (text.data == NULL)
    return text;
  return (WeirJsonText){ weir_arena_strndup (self, text.data, text.len), text.len };
}
