#pragma once
// Swift cannot call functions with variable arguments, which the setters and getters of libcurl are.
#include <curl/curl.h>

static inline CURLcode newswire_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode newswire_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode newswire_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

// HTTP and HTTPS, and nothing else; the names of the option changed with version 7.85.
static inline CURLcode newswire_curl_speak_only_http(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
}

// Lets a transfer be ended without waiting for the name that it looks up; there since version 7.87.
static inline CURLcode newswire_curl_set_quick_exit(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)handle;
    return CURLE_OK;
#endif
}

typedef size_t (*newswire_curl_data_function)(char *data, size_t size, size_t count, void *context);

static inline CURLcode newswire_curl_set_data_function(
    CURL *handle, CURLoption option, newswire_curl_data_function function) {
    return curl_easy_setopt(handle, option, function);
}

static inline CURLcode newswire_curl_set_socket_function(CURL *handle, curl_opensocket_callback function) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, function);
}

static inline CURLcode newswire_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode newswire_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode newswire_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// The message of a transfer that has ended is in a union.
static inline CURLcode newswire_curl_result(const CURLMsg *message) {
    return message->data.result;
}

static inline curl_socket_t newswire_curl_open_socket(const struct curl_sockaddr *address) {
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}
