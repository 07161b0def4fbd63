// simdjson, asked for the code in three ways: On-Demand on one record, On-Demand on a stream, DOM.
//
// Compiles against 3.0 and later. SIMDJSON_PADDING readable bytes must follow every text. This must
// not know how records are found or what is counted.

#include <simdjson.h>
#include <string>
#include <utility>

#include "peers.h"

using namespace simdjson;

namespace {

constexpr peers_seen refused{PEERS_REFUSED, nullptr, 0};

peers_seen failure(std::string_view code) { return {PEERS_FAILURE, code.data(), code.size()}; }

// Keys are compared as they are spelled, so one with an escape in it is not found.
template <typename Document> peers_seen look(Document &document) {
    ondemand::object response;
    if (document.find_field("Response").get_object().get(response)) {
        return refused;
    }
    ondemand::value error;
    if (auto status = response.find_field("Error").get(error)) {
        return status == NO_SUCH_FIELD ? peers_seen{PEERS_SUCCESS, nullptr, 0} : refused;
    }
    std::string_view code;
    if (auto status = error.find_field("Code").get_string().get(code)) {
        return status == NO_SUCH_FIELD ? peers_seen{PEERS_UNCODED, nullptr, 0} : refused;
    }
    return failure(code);
}

} // namespace

extern "C" {

void *peers_ondemand_new() { return new ondemand::parser; }

void peers_ondemand_free(void *parser) { delete static_cast<ondemand::parser *>(parser); }

peers_seen peers_ondemand(void *parser, const char *text, size_t len) {
    ondemand::document document;
    padded_string_view padded(text, len, len + SIMDJSON_PADDING);
    if (static_cast<ondemand::parser *>(parser)->iterate(padded).get(document)) {
        return refused;
    }
    return look(document);
}

void peers_ondemand_many(void *parser, const char *text, size_t len, size_t batch, void (*see)(void *, peers_seen),
                         void *to) {
    auto &ondemand = *static_cast<ondemand::parser *>(parser);
#ifdef SIMDJSON_THREADS_ENABLED
    ondemand.threaded = false; // it would use a second thread, and threads are compared
#endif
    ondemand::document_stream stream;
    if (ondemand.iterate_many(text, len, batch).get(stream)) {
        return see(to, refused);
    }
    for (auto result : stream) {
        ondemand::document_reference document;
        see(to, std::move(result).get(document) ? refused : look(document));
    }
}

void *peers_dom_new() { return new dom::parser; }

void peers_dom_free(void *parser) { delete static_cast<dom::parser *>(parser); }

peers_seen peers_dom(void *parser, const char *text, size_t len) {
    dom::object response;
    auto document = static_cast<dom::parser *>(parser)->parse(text, len, false);
    if (document["Response"].get(response)) {
        return refused;
    }
    dom::element error;
    if (auto status = response["Error"].get(error)) {
        return status == NO_SUCH_FIELD ? peers_seen{PEERS_SUCCESS, nullptr, 0} : refused;
    }
    std::string_view code;
    return error["Code"].get(code) ? refused : failure(code);
}

// Its version, and the instructions that it chose.
const char *peers_simdjson() {
    static const std::string name = std::to_string(SIMDJSON_VERSION_MAJOR) + "." + std::to_string(SIMDJSON_VERSION_MINOR) +
                                    "." + std::to_string(SIMDJSON_VERSION_REVISION) + " (" +
                                    std::string(get_active_implementation()->name()) + ")";
    return name.c_str();
}
}
