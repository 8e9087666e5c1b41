# What openreplica runs on a node, by any POSIX shell, with nothing but the tools that check() asks for. It comes by standard
# input, and behind it what it is to read from there. $1 is the directory on the node, $2 what to do, the rest is the business
# of that. Exit codes are those of openreplica itself.
set -u
umask 077
PATH=$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
export PATH

FAILED=1
MISSING=72
NO_ROOM=73
BROKEN=74
OLDEST_JAVA=17

base=$1
verb=$2
shift 2
case $base in
  /*) ;;
  *) base=$HOME/$base ;;
esac

fail() {
  code=$1
  shift
  printf '%s\n' "$*" >&2
  exit "$code"
}

pause() {
  sleep 0.1 2> /dev/null || sleep 1
}

# Sets java and java_version: the first that is new enough, or else some that is not, or nothing.
find_java() {
  java='' java_version='' java_major=0
  for candidate in "${JAVA_HOME:-/nowhere}/bin/java" "$(command -v java)" /usr/lib/jvm/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java "$HOME/.sdkman/candidates/java/current/bin/java"; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -version 2>&1 < /dev/null | sed -n 's/.* version "\([0-9._]*\).*/\1/p' | head -n 1)
    major=${version%%[!0-9]*}
    [ -n "$major" ] || continue
    if [ "$major" -gt "$java_major" ]; then java=$candidate java_version=$version java_major=$major; fi
    if [ "$major" -ge "$OLDEST_JAVA" ]; then return 0; fi
  done
  return 1
}

require_java() {
  find_java && return 0
  if [ -n "$java" ]; then
    fail "$MISSING" "Java $java_version at $java is too old: Java $OLDEST_JAVA or newer is needed"
  fi
  fail "$MISSING" "there is no Java: Java $OLDEST_JAVA or newer is needed, on the PATH, in JAVA_HOME or below /usr/lib/jvm"
}

digest_tool() {
  for tool in sha256sum shasum openssl; do
    if command -v "$tool" > /dev/null; then echo "$tool"; return; fi
  done
}

digest() {
  case $(digest_tool) in
    sha256sum) sha256sum < "$1" ;;
    shasum) shasum -a 256 < "$1" ;;
    openssl) openssl dgst -sha256 < "$1" | sed 's/.*= *//' ;;
  esac | cut -c1-64
}

# Of the file system that the directory is on, or will be.
free_kilobytes() {
  place=$base
  until [ -d "$place" ]; do place=$(dirname "$place"); done
  df -Pk "$place" | sed -n '2s/^.* \([0-9][0-9]*\)  *[0-9]*% .*$/\1/p'
}

check() {
  echo "system=$(uname -sm)"
  find_java
  echo "java=$java"
  echo "java.version=$java_version"
  echo "java.major=$java_major"
  for tool in cat cut dd df gzip head mkdir mv nohup sed sleep tail tar; do
    command -v "$tool" > /dev/null || echo "missing=$tool"
  done
  [ -n "$(digest_tool)" ] || echo "missing=sha256sum"
  echo "free=$(free_kilobytes)"
  echo "distribution=$(cat "$base/current" 2> /dev/null)"
}

# setup SHA256 KILOBYTES: the archive is what follows. Unpacked, it takes about as much again, and a bit more.
setup() {
  wanted=$1
  kilobytes=$2
  # One of its own: who else sets up this directory just now, maybe by another name of this machine, has another.
  incoming=$base/incoming.$$
  trap 'rm -rf "$incoming"' EXIT
  for left in "$base"/incoming.*; do
    kill -0 "${left##*.}" 2> /dev/null || rm -rf "$left"
  done
  rm -rf "$incoming"
  mkdir -p "$incoming/unpacked" "$base/distributions" \
    || fail "$NO_ROOM" "the directory $base cannot be written to"
  free=$(free_kilobytes)
  if [ "${free:-0}" -lt $((kilobytes * 3)) ]; then
    cat > /dev/null
    fail "$NO_ROOM" "no space: $free KiB are free where $base is, and $((kilobytes * 3)) are needed"
  fi
  cat > "$incoming/archive" || fail "$NO_ROOM" "the archive cannot be written below $base"
  got=$(digest "$incoming/archive")
  [ "$got" = "$wanted" ] \
    || fail "$BROKEN" "what has come is another archive: its SHA-256 is $got, and was to be $wanted; nothing was unpacked"
  gzip -dc "$incoming/archive" | (cd "$incoming/unpacked" && tar -xf -) \
    || fail "$NO_ROOM" "the archive cannot be unpacked below $base"
  for top in "$incoming/unpacked" "$incoming/unpacked"/*; do
    [ -f "$top/bin/concoord" ] && break
  done
  [ -f "$top/bin/concoord" ] || fail "$BROKEN" "this is no distribution of concoord: it has no bin/concoord"
  require_java
  JAVA_HOME=${java%/bin/java} "$top/bin/concoord" --version > "$incoming/said" 2>&1 < /dev/null || {
    cat "$incoming/said" >&2
    fail "$FAILED" "the concoord that was unpacked does not run; see above"
  }
  # A running replica goes on with the files of its own distribution: they are never written over.
  if [ ! -d "$base/distributions/$wanted" ]; then mv "$top" "$base/distributions/$wanted"; fi
  echo "$wanted" > "$incoming/current" && mv "$incoming/current" "$base/current" \
    || fail "$NO_ROOM" "cannot write below $base"
  echo "said=$(head -n 1 "$incoming/said")"
}

# Sets program, and JAVA_HOME for it.
require_concoord() {
  current=$(cat "$base/current" 2> /dev/null)
  program=$base/distributions/$current/bin/concoord
  [ -n "$current" ] && [ -f "$program" ] || fail "$MISSING" "concoord is not set up there: openreplica setup"
  require_java
  JAVA_HOME=${java%/bin/java}
  export JAVA_HOME
}

# route53 BYTES BYTES: the id of an access key follows, which is so long, and then its secret.
route53() {
  require_concoord
  id=$(dd bs=1 count="$1" 2> /dev/null)
  secret=$(dd bs=1 count="$2" 2> /dev/null)
  [ "${#id}" -eq "$1" ] && [ "${#secret}" -eq "$2" ] \
    || fail "$BROKEN" "the connection has ended in the middle; nothing was kept"
  # By the shell itself, so that no process has it on its command line.
  printf '%s' "$id" | "$program" route53id && printf '%s' "$secret" | "$program" route53key
}

# bring NAME FILE SHA256: what follows is to lie in that replica's directory. One that runs there may have the file open.
bring() {
  run=$base/run/$1
  incoming=$run/$2.$$
  trap 'rm -f "$incoming"' EXIT
  mkdir -p "$run" && cat > "$incoming" || fail "$NO_ROOM" "the file $run/$2 cannot be written"
  got=$(digest "$incoming")
  [ "$got" = "$3" ] \
    || fail "$BROKEN" "what has come is another file: its SHA-256 is $got, and was to be $3"
  mv "$incoming" "$run/$2" || fail "$NO_ROOM" "the file $run/$2 cannot be written"
}

# When a process began, in words that no other on this machine has said of it, now or before; nothing for one that is gone.
birth() {
  if [ -d /proc/self ]; then
    about=$(cat "/proc/$1/stat" 2> /dev/null) || return 0
    # The name in it may hold anything; behind it are the fields from the third on: the state, and as the 20th the time.
    set -- ${about##*)}
    if [ "$1" != Z ]; then echo "$(cat /proc/sys/kernel/random/boot_id 2> /dev/null) ${20}"; fi
  else
    ps -o lstart= -p "$1" 2> /dev/null
  fi
}

# Sets pid; whether the process that was launched as that replica is alive. A number alone may be another's by now.
alive() {
  pid=''
  [ -f "$1/process" ] || return 1
  { read -r pid && read -r born; } < "$1/process" || return 1
  [ -n "$born" ] && [ "$(birth "$pid")" = "$born" ]
}

# launch NAME SECONDS COUNT [FILE SIZE]... ARGUMENT...: so many files follow, which are private to this replica.
launch() {
  run=$base/run/$1
  seconds=$2
  count=$3
  shift 3
  require_concoord
  if alive "$run"; then fail "$FAILED" "it runs there already, as process $pid"; fi
  mkdir -p "$run" || fail "$NO_ROOM" "the directory $run cannot be written to"
  while [ "$count" -gt 0 ]; do
    rm -f "$run/$1"
    dd bs=1 count="$2" 2> /dev/null > "$run/$1" || fail "$NO_ROOM" "the file $run/$1 cannot be written"
    if [ "$(($(wc -c < "$run/$1")))" -ne "$2" ]; then
      rm -f "$run/token" "$run/tls.key" "$run/key-password" "$run/$1"
      fail "$BROKEN" "the connection has ended in the middle; nothing was started"
    fi
    shift 2
    count=$((count - 1))
  done
  if [ -f "$run/key-password" ]; then
    CONCOORD_TLS_KEY_PASSWORD=$(cat "$run/key-password")
    export CONCOORD_TLS_KEY_PASSWORD
    rm -f "$run/key-password"
  fi
  rm -f "$run/pid" "$run/process"
  if [ -f "$run/log" ]; then mv "$run/log" "$run/log.before"; fi
  cd "$run" || fail "$NO_ROOM" "the directory $run cannot be entered"
  # A session of its own, so that the end of this connection does not reach it.
  session=''
  if command -v setsid > /dev/null; then session=setsid; fi
  nohup $session /bin/sh -c 'echo $$ > pid; exec "$@"' sh "$program" replica "$@" > log 2>&1 < /dev/null &
  limit=$(($(date +%s) + seconds))
  until [ -s pid ]; do
    if [ "$(date +%s)" -ge "$limit" ]; then fail "$FAILED" "no process began within $seconds s"; fi
    pause
  done
  pid=$(cat pid)
  rm -f pid
  { echo "$pid"; birth "$pid"; } > process
  while alive "$run"; do
    if grep -q -e ' listens$' -e '^{"event":"listening"' log; then
      echo "pid=$pid"
      exit 0
    fi
    if [ "$(date +%s)" -ge "$limit" ]; then
      tail -n 20 log >&2
      fail "$FAILED" "process $pid does not listen after $seconds s; it still runs, and its log ends as above"
    fi
    pause
  done
  rm -f process token tls.key
  tail -n 20 log >&2
  fail "$FAILED" "the replica has ended; its log ends as above"
}

status() {
  echo "distribution=$(cat "$base/current" 2> /dev/null)"
  find_java
  echo "java.version=$java_version"
  for run in "$base"/run/*; do
    [ -f "$run/process" ] || continue
    if alive "$run"; then state=running; else state=ended; fi
    echo "replica=${run##*/} $state $pid"
  done
}

# stop NAME SECONDS FORCE: ends that process and no other; by force, where it is to be and the time is over.
stop() {
  run=$base/run/$1
  seconds=$2
  force=$3
  [ -f "$run/process" ] || fail "$FAILED" "no replica was launched there, or it was stopped before"
  signal=TERM
  limit=$(($(date +%s) + seconds))
  if alive "$run"; then was=running; else was=ended; fi
  if [ "$was" = running ]; then kill -TERM "$pid"; fi
  while alive "$run"; do
    if [ "$(date +%s)" -ge "$limit" ]; then
      if [ "$force" != force ] || [ "$signal" = KILL ]; then
        fail "$FAILED" "process $pid still runs after $seconds s"
      fi
      signal=KILL
      kill -KILL "$pid"
      limit=$((limit + seconds))
    fi
    pause
  done
  rm -f "$run/process" "$run/token" "$run/tls.key"
  echo "stopped=$was $pid $signal"
}

# logs NAME LINES FOLLOW: following ends when standard input does, since nobody tells a process that is not on a terminal.
logs() {
  log=$base/run/$1/log
  [ -f "$log" ] || fail "$FAILED" "there is no log of it"
  if [ "$3" = follow ]; then
    tail -n "$2" -f "$log" &
    follower=$!
    cat > /dev/null
    kill "$follower"
  else
    tail -n "$2" "$log"
  fi
}

case $verb in
  check | setup | route53 | bring | launch | status | stop | logs) "$verb" "$@" ;;
  *) fail "$BROKEN" "unknown: $verb" ;;
esac
