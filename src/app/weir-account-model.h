/* SPDX-License-Identifier: MIT */
#pragma once

#include "app/weir-account-item.h"
#include "app/weir-service.h"
#include "base/weir-item-list.h"

G_BEGIN_DECLS

/**
 * WeirAccountModel:
 *
 * The subaccounts in the order of the settings: a #GListModel of #WeirAccountItem. What is wrong
 * with one it puts on the board, and takes it down when it is over.
 */
#define WEIR_TYPE_ACCOUNT_MODEL (weir_account_model_get_type ())
G_DECLARE_FINAL_TYPE (WeirAccountModel, weir_account_model, WEIR, ACCOUNT_MODEL, WeirItemList)

WeirAccountModel *weir_account_model_new (WeirService *service, WeirProblemBoard *board);

G_END_DECLS
