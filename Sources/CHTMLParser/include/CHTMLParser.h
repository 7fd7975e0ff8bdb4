#pragma once

#include <stddef.h>

#include <gumbo.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parsed page. Its nodes live until it is freed.
typedef struct html_page html_page;

/// Parses UTF-8 as HTML5. The bytes must live as long as the page.
///
/// Returns NULL where the tree would take more than `memory_limit` bytes: gumbo has no limit of its own, and a few kinds
/// of markup (unclosed formatting elements before many paragraphs) make a tree that is the square of their length.
html_page *_Nullable html_page_parse(const char *_Nonnull bytes, size_t length, size_t memory_limit);

/// The document node.
const GumboNode *_Nonnull html_page_document(const html_page *_Nonnull page);

/// The length of a text of the page.
size_t html_text_length(const char *_Nonnull text);

/// Where a byte stands in bytes; their length where it does not.
size_t html_find(const void *_Nullable bytes, size_t length, unsigned char byte);

/// Frees a page: in as many steps as it has pieces of memory, whatever its depth.
void html_page_free(html_page *_Nonnull page);

#ifdef __cplusplus
}
#endif
