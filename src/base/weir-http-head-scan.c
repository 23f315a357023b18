/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "weir-base"

#include "base/weir-http-head.h"

#include <string.h>

/* The part of the head's checks that needs no look back beyond the current line: it runs on the
 * bytes as they come, so that a peer that will never send a valid head is not waited for. */

const WeirHttpHeadLimits weir_http_head_limits = {
  .max_line = 8 * 1024,
  .max_header = 16 * 1024,
  .max_total = 32 * 1024,
  .max_headers = 100,
};

typedef enum
{
  SCAN_START,
  SCAN_START_LF,
  SCAN_LINE,
  SCAN_LINE_LF,
  SCAN_FIRST,
  SCAN_HEADER,
  SCAN_HEADER_LF,
  SCAN_END_LF,
  SCAN_COMPLETE,
  SCAN_REFUSED,
} ScanState;

typedef struct
{
  WeirHttpHeadScan *scan;
  const WeirHttpHeadLimits *limits;
  const char *data;
} ScanInput;

/* A state looks at one byte, at scan->seen, and returns 0 or the status to refuse the head with. */
typedef guint (*ScanFunc) (const ScanInput *input, guchar c);

/* "METHOD target HTTP/x": what HTTP/0.9 and other protocols lack is seen at the first line end. */
static gboolean
looks_like_request_line (const char *line, gsize len)
{
  const char *first = memchr (line, ' ', len);
  const char *second = NULL;

  if (first != NULL)
    second = memchr (first + 1, ' ', len - (gsize) (first + 1 - line));
  if (second == NULL || first == line || second == first + 1)
    return FALSE;
  return len - (gsize) (second + 1 - line) >= 5 && memcmp (second + 1, "HTTP/", 5) == 0;
}

static guint
scan_line (const ScanInput *input, guchar c)
{
  WeirHttpHeadScan *scan = input->scan;
  gsize len = scan->seen - scan->line_start;

  if (c == '\r')
    {
      if (!looks_like_request_line (input->data + scan->line_start, len))
        return 400;
      scan->state = SCAN_LINE_LF;
      return 0;
    }
  if (c < 0x20 || c >= 0x7f)
    return 400;
  return len < input->limits->max_line ? 0 : 414;
}

static guint
scan_start (const ScanInput *input, guchar c)
{
  if (c == '\r')
    {
      input->scan->state = SCAN_START_LF;
      return 0;
    }
  input->scan->line_start = input->scan->seen;
  input->scan->state = SCAN_LINE;
  return scan_line (input, c);
}

/* After the one empty line that some clients send behind a body, a request line must follow. */
static guint
scan_start_lf (const ScanInput *input, guchar c)
{
  input->scan->line_start = input->scan->seen + 1;
  input->scan->state = SCAN_LINE;
  return c == '\n' ? 0 : 400;
}

static guint
scan_line_lf (const ScanInput *input, guchar c)
{
  input->scan->state = SCAN_FIRST;
  return c == '\n' ? 0 : 400;
}

static guint
scan_header (const ScanInput *input, guchar c)
{
  WeirHttpHeadScan *scan = input->scan;

  if (c == '\r')
    {
      scan->state = SCAN_HEADER_LF;
      return 0;
    }
  if ((c < 0x20 && c != '\t') || c == 0x7f)
    return 400;
  return scan->seen - scan->line_start < input->limits->max_header ? 0 : 431;
}

static guint
scan_first (const ScanInput *input, guchar c)
{
  WeirHttpHeadScan *scan = input->scan;

  if (c == '\r')
    {
      scan->state = SCAN_END_LF;
      return 0;
    }
  if (c == ' ' || c == '\t')
    return 400; /* a folded line */
  if (++scan->n_lines > input->limits->max_headers)
    return 431;

  scan->line_start = scan->seen;
  scan->state = SCAN_HEADER;
  return scan_header (input, c);
}

static guint
scan_header_lf (const ScanInput *input, guchar c)
{
  input->scan->state = SCAN_FIRST;
  return c == '\n' ? 0 : 400;
}

static guint
scan_end_lf (const ScanInput *input, guchar c)
{
  input->scan->state = SCAN_COMPLETE;
  return c == '\n' ? 0 : 400;
}

static const ScanFunc scan_states[] = {
  [SCAN_START] = scan_start,         [SCAN_START_LF] = scan_start_lf, [SCAN_LINE] = scan_line,
  [SCAN_LINE_LF] = scan_line_lf,     [SCAN_FIRST] = scan_first,       [SCAN_HEADER] = scan_header,
  [SCAN_HEADER_LF] = scan_header_lf, [SCAN_END_LF] = scan_end_lf,
};

static int
refuse (WeirHttpHeadScan *scan, guint code, guint *status)
{
  scan->state = SCAN_REFUSED;
  *status = code;
  return -1;
}

int
weir_http_head_scan (WeirHttpHeadScan *scan,
                     const WeirHttpHeadLimits *limits,
                     const char *data,
                     gsize len,
                     gsize *head_len,
                     guint *status)
{
  const ScanInput input = { scan, limits, data };

  g_return_val_if_fail (scan->state < SCAN_COMPLETE, -1);

  while (scan->seen < len)
    {
      guint code = scan_states[scan->state](&input, (guchar) data[scan->seen]);

      if (code != 0)
        return refuse (scan, code, status);
      scan->seen++;
      if (scan->state == SCAN_COMPLETE)
        {
          *head_len = scan->seen;
          return 1;
        }
      if (scan->seen >= limits->max_total)
        return refuse (scan, 431, status);
    }

  return 0;
}
