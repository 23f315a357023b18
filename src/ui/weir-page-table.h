/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A page of the main window. */
typedef struct
{
  const char *name;  /* "overview": of the actions and of the GSettings key */
  const char *title; /* untranslated */
  const char *icon;
  GType (*get_type) (void); /* a subclass of #WeirPage */
} WeirPageRow;

/* In the order of the sidebar, which is that of Alt+1, Alt+2 … */
extern const WeirPageRow weir_page_table[];
extern const guint weir_page_table_len;

G_END_DECLS
