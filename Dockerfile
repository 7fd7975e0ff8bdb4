# One image for both services and the command line. The Swift standard library is linked into the executables, so the
# image that runs them holds Debian and a dozen C libraries, and no Swift.
#
#   docker build -t newswire:local .

FROM swift:6.3.1-bookworm AS build
LABEL org.opencontainers.image.title="Newswire, build stage"
WORKDIR /src

# The same list of libraries as on a machine without Docker.
COPY scripts/install-dependencies scripts/
RUN scripts/install-dependencies && apt-get clean && rm -rf /var/lib/apt/lists/*

# Fetched again only when the manifest changes.
COPY Package.swift ./
RUN swift package resolve

# The manifest names the test targets, so they have to be there; none of them is built.
COPY scripts/build-release scripts/
COPY Sources Sources
COPY Tests Tests
# An image for other machines has to run on any of them; Compose builds for the one that it is on.
ARG NEWSWIRE_CPU=generic
RUN set -eu; \
    for program in newswire-ingestor newswire-indexer newswire; do \
        scripts/build-release --static-swift-stdlib --product "$program"; \
        install -D --strip --mode 0755 ".build/release/$program" "/out/$program"; \
    done

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Newswire"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates hunspell-ru libbrotli1 libcld2-0 libcurl4 libgumbo1 libjemalloc2 libnettle8 libsqlite3-0 libstemmer0d libuchardet0 libxxhash0 libzmq5 libzstd1 zlib1g \
    && apt-get clean \
    && rm -rf /var/lib/apt/lists/*

# A fixed number, so that a volume or a mounted folder can be given to it. /inbox is open to all because a volume
# without files takes over its rights.
RUN groupadd --gid 10001 newswire \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin newswire \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data \
    && install --directory --owner 10001 --group 10001 --mode 0777 /inbox
COPY --from=build /out/ /usr/local/bin/

USER 10001:10001
WORKDIR /data
ENV NEWSWIRE_DATA_DIR=/data
EXPOSE 5550 5551 5552 5560
STOPSIGNAL SIGTERM
CMD ["newswire", "--help"]
