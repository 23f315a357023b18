/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-book.h"
#include "app/weir-account-editor.h"
#include "app/weir-account-model.h"
#include "app/weir-account-trash.h"
#include "app/weir-budgets.h"
#include "app/weir-client-guide.h"
#include "app/weir-config.h"
#include "app/weir-fleet.h"
#include "app/weir-key-ring.h"
#include "app/weir-learned-model.h"
#include "app/weir-money.h"
#include "app/weir-problem-board.h"
#include "app/weir-refused-keys.h"
#include "app/weir-request-list.h"
#include "app/weir-rules-editor.h"
#include "app/weir-service.h"
#include "app/weir-today.h"
#include "app/weir-usage-view.h"

G_BEGIN_DECLS

/**
 * WeirDesk:
 *
 * All that windows and tray show, in one place: the service and the models fed by it. A model is
 * added here with one property; pages find it by a lookup such as
 * `<lookup name="requests" type="WeirToday"><lookup name="today" type="WeirDesk">…`.
 *
 * Properties, read-only: "service", "board" (what is wrong), "accounts", "deployments", "today",
 * "usage-view", "money", "requests", "budgets", "config", "guide" (what tools have to be told),
 * "refused-keys"; and the texts of weir-desk-text.h: "title", "subtitle", "today-text"
 */
#define WEIR_TYPE_DESK (weir_desk_get_type ())
G_DECLARE_FINAL_TYPE (WeirDesk, weir_desk, WEIR, DESK, GObject)

/* Makes all of them, and opens the service. */
WeirDesk *weir_desk_new (const WeirServiceOptions *options);

WeirService *weir_desk_get_service (WeirDesk *self);
WeirProblemBoard *weir_desk_get_board (WeirDesk *self);
WeirClock *weir_desk_get_clock (WeirDesk *self);
GListModel *weir_desk_get_accounts (WeirDesk *self);
GListModel *weir_desk_get_deployments (WeirDesk *self);

/* Those deployments, what is being done to them, and the models on offer. */
WeirFleet *weir_desk_get_fleet (WeirDesk *self);
WeirToday *weir_desk_get_today (WeirDesk *self);

/* (transfer none): what was used in any stretch of time. */
WeirUsageView *weir_desk_get_usage_view (WeirDesk *self);

/* What requests use, of all engines the service has had. */
WeirUsageStore *weir_desk_get_usage (WeirDesk *self);

/* Not live before somebody looks. */
WeirRequestList *weir_desk_get_requests (WeirDesk *self);

/* Of this month. */
WeirBudgets *weir_desk_get_budgets (WeirDesk *self);

/* How costs are shown; follows the settings. */
WeirMoney *weir_desk_get_money (WeirDesk *self);
WeirConfig *weir_desk_get_config (WeirDesk *self);

/* Its changes take effect by themselves. */
WeirAccountEditor *weir_desk_get_account_editor (WeirDesk *self);
WeirAccountBook *weir_desk_get_book (WeirDesk *self);
WeirAccountTrash *weir_desk_get_trash (WeirDesk *self);
WeirKeyRing *weir_desk_get_keys (WeirDesk *self);
WeirClientGuide *weir_desk_get_guide (WeirDesk *self);
WeirRefusedKeys *weir_desk_get_refused_keys (WeirDesk *self);

/* Both are empty until they are loaded. Changes of the rules take effect once they are saved. */
WeirRulesEditor *weir_desk_get_rules (WeirDesk *self);
WeirLearnedModel *weir_desk_get_learned (WeirDesk *self);

/* (transfer full): as the properties of these names. */
char *weir_desk_dup_title (WeirDesk *self);
char *weir_desk_dup_subtitle (WeirDesk *self);
char *weir_desk_dup_today_text (WeirDesk *self);

/* What is known is likely to be old, since the computer has slept or has another network: looks again. */
void weir_desk_wake (WeirDesk *self);

/* Stops everything at once. */
void weir_desk_close (WeirDesk *self);

G_END_DECLS
