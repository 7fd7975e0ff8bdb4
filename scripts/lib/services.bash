# Starting, awaiting and stopping the two services: shared by the scripts beside this folder, which source it.
#
# They set NEWSWIRE_STREAM, NEWSWIRE_REPLAY, NEWSWIRE_SUBMIT and NEWSWIRE_QUERY, which the programs read too, and call
#   use_programs release|debug   which build to run
#   start_service NAME LOG PROGRAM ARGUMENT…
#   await_ready SECONDS
#   stop_services                also from their EXIT trap

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
declare -A service_pids=() service_logs=()

say() { printf '%s\n' "$@"; }
complain() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

# Puts the programs of one build on the PATH. NEWSWIRE_PROGRAMS names a folder that holds them already.
use_programs() {
    programs=${NEWSWIRE_PROGRAMS:-$(cd "$project" && swift build --configuration "$1" --show-bin-path)}
    local program
    for program in newswire-ingestor newswire-indexer newswire; do
        [[ -x $programs/$program ]] || { complain "there is no $programs/$program: build first, with make build"; return 1; }
    done
    PATH=$programs:$PATH
}

# Sets the four endpoints to ports that are free now.
use_free_ports() {
    local ports
    read -r -a ports < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
    export NEWSWIRE_STREAM=tcp://127.0.0.1:${ports[0]} NEWSWIRE_REPLAY=tcp://127.0.0.1:${ports[1]}
    export NEWSWIRE_SUBMIT=tcp://127.0.0.1:${ports[2]} NEWSWIRE_QUERY=tcp://127.0.0.1:${ports[3]}
}

# Fails, and says which setting to change, when something already listens at the TCP endpoint that variable $1 holds.
# Other transports are left to the service, which reports them itself.
check_endpoint_free() {
    local endpoint=${!1} host port
    [[ $endpoint =~ ^tcp://(.+):([0-9]+)$ ]] || return 0
    host=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}
    host=${host#[} host=${host%]}
    case $host in '*' | 0.0.0.0 | ::) host=127.0.0.1 ;; esac
    if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
        complain "port $port is in use ($1=$endpoint): stop what listens there, or set $1 to another endpoint"
        return 1
    fi
}

# A session of its own keeps Ctrl-C at the terminal from the service: it is the script that stops it, with SIGTERM.
start_service() {
    local name=$1 log=$2
    shift 2
    setsid "$@" >"$log" 2>&1 </dev/null &
    service_pids[$name]=$! service_logs[$name]=$log
}

is_running() { kill -0 "${service_pids[$1]}" 2>/dev/null; }

# Reports a service that has ended although nobody asked it to. Fails if there is one.
check_services() {
    local name status failed=0
    for name in "${!service_pids[@]}"; do
        is_running "$name" && continue
        status=0
        wait "${service_pids[$name]}" || status=$?
        unset "service_pids[$name]"
        complain "$name ended with exit code $status; the end of ${service_logs[$name]}:"
        tail -n 20 "${service_logs[$name]}" | sed 's/^/    /' >&2
        failed=1
    done
    return "$failed"
}

# Waits until both services are up and the index has caught up with the log.
await_ready() {
    local deadline=$((SECONDS + $1))
    while ! newswire status --timeout 2 >/dev/null 2>&1; do
        check_services || return 1
        if ((SECONDS >= deadline)); then
            complain "the services were not ready within $1 seconds; newswire status says:"
            newswire status --timeout 2 >&2 || true
            return 1
        fi
        sleep 0.2
    done
}

# Stops what runs, the reader before the writer, and fails unless each ends with exit code 0 within 10 seconds.
stop_services() {
    local name pid status failed=0 deadline
    for name in indexer ingestor; do
        pid=${service_pids[$name]:-}
        [[ -n $pid ]] || continue
        kill -TERM "$pid" 2>/dev/null || true
        deadline=$((SECONDS + 10))
        while kill -0 "$pid" 2>/dev/null; do
            if ((SECONDS >= deadline)); then
                complain "$name did not stop within 10 seconds and is killed"
                kill -KILL "$pid" 2>/dev/null || true
                break
            fi
            sleep 0.05
        done
        status=0
        wait "$pid" || status=$?
        unset "service_pids[$name]"
        if ((status != 0)); then
            complain "$name ended with exit code $status; see ${service_logs[$name]}"
            failed=1
        fi
    done
    return "$failed"
}
