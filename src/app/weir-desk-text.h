/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-money.h"
#include "app/weir-problem-board.h"
#include "app/weir-service.h"
#include "app/weir-today.h"

G_BEGIN_DECLS

/* What the window's header and the tray say, in the user's language. All (transfer full). */

/* The state in one or two words, such as "Demo running". */
char *weir_desk_text_title (WeirService *service, WeirProblemBoard *board);

/* The address, or why there is none. */
char *weir_desk_text_subtitle (WeirService *service, WeirProblemBoard *board);

/* Such as "12.4 k tokens · EUR 0.38". */
char *weir_desk_text_today (WeirToday *today, WeirMoney *money);

/* The same after @status, such as "Running on 127.0.0.1:3001 – 12.4 k tokens today – EUR 0.38". */
char *weir_desk_text_tip (const char *status, WeirToday *today, WeirMoney *money);

G_END_DECLS
