/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app/weir-desk.h"

G_BEGIN_DECLS

/**
 * WeirPage:
 *
 * One page of the main window. A page is a subclass with a template of its own, and one row in
 * weir-page-table.c. The window shows what it has for the header bar while it is the visible one.
 *
 * Properties: "desk" (construct-only): what it shows; "narrow": the window is folded, set by the
 * window; "own-title": what it has for the header bar says where one is, and takes the place of the title
 * while the window is folded; "subtitle" (nullable); "header-start", "header-end" (nullable): widgets for the header bar
 */
#define WEIR_TYPE_PAGE (weir_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (WeirPage, weir_page, WEIR, PAGE, AdwBin)

struct _WeirPageClass
{
  AdwBinClass parent_class;
};

WeirDesk *weir_page_get_desk (WeirPage *self);
gboolean weir_page_get_narrow (WeirPage *self);

/* For a page that shows what is deployed: whenever it is seen, and SAP AI Core has not been asked yet, it is
 * asked. A proxy that does not run has not asked, nor does it know what it was told when it did. */
void weir_page_ask_when_seen (WeirPage *self);

G_END_DECLS
