#include "CHTMLParser.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* All memory of a page comes from an arena. So a page is freed without gumbo_destroy_output, which recurses as deep as
 * the page nests, and a parse that needs too much is given up: a jump out of gumbo leaves nothing behind but the arena. */

typedef struct piece {
    struct piece *next;
} piece;

struct html_page {
    piece *pieces;
    char *free_start;
    char *free_end;
    char *last; /* what was allocated last: the only block that is taken back */
    size_t next_size;
    size_t total;
    size_t limit;
    GumboOutput *output;
    jmp_buf give_up;
};

enum { alignment = 16, header = 16, first_size = 1 << 17, largest_size = 1 << 22 };

static void *allocate(void *userdata, size_t size) {
    html_page *page = userdata;
    if (size > page->limit) longjmp(page->give_up, 1);
    size = (size + alignment - 1) & ~(size_t)(alignment - 1);
    if (size > (size_t)(page->free_end - page->free_start)) {
        size_t wanted = size + header > page->next_size ? size + header : page->next_size;
        if (page->total + wanted > page->limit) longjmp(page->give_up, 1);
        piece *fresh = malloc(wanted);
        if (fresh == NULL) longjmp(page->give_up, 1);
        fresh->next = page->pieces;
        page->pieces = fresh;
        page->total += wanted;
        page->free_start = (char *)fresh + header;
        page->free_end = (char *)fresh + wanted;
        if (page->next_size < largest_size) page->next_size *= 2;
    }
    page->last = page->free_start;
    page->free_start += size;
    return page->last;
}

static void deallocate(void *userdata, void *block) {
    html_page *page = userdata;
    if (block == NULL || block != page->last) return;
    page->free_start = page->last;
    page->last = NULL;
}

html_page *html_page_parse(const char *bytes, size_t length, size_t memory_limit) {
    html_page *page = calloc(1, sizeof *page);
    if (page == NULL) return NULL;
    page->next_size = first_size;
    page->limit = memory_limit;
    if (setjmp(page->give_up) != 0) {
        html_page_free(page);
        return NULL;
    }
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = deallocate;
    options.userdata = page;
    options.max_errors = 0;
    page->output = gumbo_parse_with_options(&options, bytes, length);
    return page;
}

const GumboNode *html_page_document(const html_page *page) {
    return page->output->document;
}

size_t html_text_length(const char *text) {
    return strlen(text);
}

size_t html_find(const void *bytes, size_t length, unsigned char byte) {
    const char *found = length == 0 ? NULL : memchr(bytes, byte, length);
    return found == NULL ? length : (size_t)(found - (const char *)bytes);
}

void html_page_free(html_page *page) {
    piece *next = page->pieces;
    while (next != NULL) {
        piece *current = next;
        next = current->next;
        free(current);
    }
    free(page);
}
