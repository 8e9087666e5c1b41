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
PATIENCE=60

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

# What is taken away whenever this ends.
incoming=''
held=''
trap 'if [ -n "$incoming" ]; then rm -rf "$incoming"; fi; unlock' EXIT

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

# Of standard input.
digest() {
  case $(digest_tool) in
    sha256sum) sha256sum ;;
    shasum) shasum -a 256 ;;
    openssl) openssl dgst -sha256 -r ;;
  esac | cut -c1-64
}

# Of all that a directory holds: what is in which file, and which of them may be run.
tree_digest() {
  (
    cd "$1" || exit
    case $(digest_tool) in
      sha256sum) find . -type f -exec sha256sum {} + ;;
      shasum) find . -type f -exec shasum -a 256 {} + ;;
      openssl) find . -type f -exec openssl dgst -sha256 -r {} + ;;
    esac | sed 's/^\(.\{64\}\) [ *]/\1 /' | LC_ALL=C sort
    find . -type f -perm -100 | LC_ALL=C sort
  ) | digest
}

# Takes away what those have left who were killed before all of it had come: names that end with the number of a process.
remove_left() {
  for each in "$1".*; do
    kill -0 "${each##*.}" 2> /dev/null || rm -rf "$each"
  done
}

# receive FILE SHA256: what follows is to be that file, which nobody meets before all of it has come.
receive() {
  incoming=$1.incoming.$$
  remove_left "$1.incoming"
  mkdir -p "$(dirname "$1")" && cat > "$incoming" || fail "$NO_ROOM" "the file $1 cannot be written"
  got=$(digest < "$incoming")
  [ "$got" = "$2" ] \
    || fail "$BROKEN" "what has come is another file: its SHA-256 is $got, and was to be $2; nothing was kept"
  mv "$incoming" "$1" || fail "$NO_ROOM" "the file $1 cannot be written"
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

# runs PID BIRTH: a number alone may be another's by now.
runs() {
  [ -n "$2" ] && [ "$(birth "$1")" = "$2" ]
}

# remember PID FILE: so that others can tell whether it is alive. They meet all of it or nothing.
remember() {
  { echo "$1"; birth "$1"; } > "$2.$$" && mv "$2.$$" "$2"
}

# Sets pid and born, to nothing where there is no such file; whether the process that it remembers is alive.
recall() {
  pid='' born=''
  { read -r pid && read -r born; } 2> /dev/null < "$1"
  runs "$pid" "$born"
}

# lock SECONDS: from now on nobody else starts, forgets or replaces anything below this directory, until unlock. Whoever is
# killed holds it no longer. The lock is a file lock.N that remembers its holder, and is made with that in it.
lock() {
  limit=$(($(date +%s) + $1))
  mkdir -p "$base" && remember "$$" "$base/locking.$$" || fail "$NO_ROOM" "the directory $base cannot be written to"
  until take_lock "$base/locking.$$"; do
    if [ "$(date +%s)" -ge "$limit" ]; then
      rm -f "$base/locking.$$"
      fail "$FAILED" "process $pid launches, stops or sets up something there just now, and has not ended within $1 s; try again"
    fi
    pause
  done
  rm -f "$base/locking.$$"
}

# The highest N counts. Where its holder is gone, the next one is taken, and the file of the one that is gone is left for good: as
# long as it lies there N is nobody's, so that of two who have found it one gets N + 1. If it has changed meanwhile, it was not left.
take_lock() {
  highest=0
  for each in "$base"/lock.*; do
    if [ -f "$each" ] && [ "${each##*.}" -gt "$highest" ]; then highest=${each##*.}; fi
  done
  left=$base/lock.$highest
  if recall "$left"; then return 1; fi
  holder="$pid $born"
  held=$base/lock.$((highest + 1))
  if ln "$1" "$held" 2> /dev/null; then
    recall "$left"
    if [ "$holder" = "$pid $born" ]; then return 0; fi
    rm -f "$held"
  fi
  held=''
  return 1
}

unlock() {
  if [ -n "$held" ]; then rm -f "$held"; fi
  held=''
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
  for tool in cat cut date dd df find grep gzip head ln mkdir mv nohup rm sed sleep sort tail tar tr wc; do
    command -v "$tool" > /dev/null || echo "missing=$tool"
  done
  [ -n "$(digest_tool)" ] || echo "missing=sha256sum"
  echo "free=$(free_kilobytes)"
  echo "distribution=$(current)"
}

# The name of the distribution that is used for what is started from now on.
current() {
  head -n 1 "$base/current" 2> /dev/null
}

# setup SHA256 KILOBYTES: the archive is what follows. Unpacked, it takes about as much again, and a bit more.
setup() {
  wanted=$1
  kilobytes=$2
  # One of its own: who else sets up this directory just now, maybe by another name of this machine, has another.
  incoming=$base/incoming.$$
  remove_left "$base/incoming"
  rm -rf "$incoming"
  mkdir -p "$incoming/unpacked" "$base/distributions" \
    || fail "$NO_ROOM" "the directory $base cannot be written to"
  free=$(free_kilobytes)
  if [ "${free:-0}" -lt $((kilobytes * 3)) ]; then
    cat > /dev/null
    fail "$NO_ROOM" "no space: $free KiB are free where $base is, and $((kilobytes * 3)) are needed"
  fi
  cat > "$incoming/archive" || fail "$NO_ROOM" "the archive cannot be written below $base"
  got=$(digest < "$incoming/archive")
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
  fresh=$(tree_digest "$top")
  lock "$PATIENCE"
  # A running replica goes on with the files of its own distribution: they are never written over, not even where they are damaged.
  place=$(current)
  case $place in
    "$wanted" | "$wanted".*) ;;
    *) place=$wanted ;;
  esac
  number=1
  while [ -e "$base/distributions/$place" ] && [ "$(tree_digest "$base/distributions/$place")" != "$fresh" ]; do
    echo "damaged=$place"
    number=$((number + 1))
    place=$wanted.$number
  done
  [ -e "$base/distributions/$place" ] || mv "$top" "$base/distributions/$place" || fail "$NO_ROOM" "cannot write below $base"
  { echo "$place"; echo "$fresh"; } > "$incoming/current" && mv "$incoming/current" "$base/current" \
    || fail "$NO_ROOM" "cannot write below $base"
  remove_unused
  unlock
  echo "said=$(head -n 1 "$incoming/said")"
}

# Removes the distributions other than this one that no process runs from; all stay where nobody can tell.
remove_unused() {
  if [ -d /proc/self ]; then
    running=$(cat /proc/[0-9]*/cmdline 2> /dev/null | tr '\0' '\n')
  else
    running=$(ps -A -ww -o args= 2> /dev/null)
  fi
  [ -n "$running" ] || return 0
  for each in "$base"/distributions/*; do
    name=${each##*/}
    [ "$name" != "$place" ] || continue
    case $running in
      *"/distributions/$name/"*) echo "kept=$name" ;;
      *) mv "$each" "$incoming/removed.$name" && echo "removed=$name" ;;
    esac
  done
}

# Sets program, and JAVA_HOME for it. What is started is what was sent.
require_concoord() {
  place='' whole=''
  { read -r place && read -r whole; } 2> /dev/null < "$base/current"
  program=$base/distributions/$place/bin/concoord
  [ -n "$whole" ] && [ -f "$program" ] || fail "$MISSING" "concoord is not set up there: openreplica setup"
  [ "$(tree_digest "$base/distributions/$place")" = "$whole" ] \
    || fail "$BROKEN" "the distribution there is damaged, and nothing was started: openreplica setup brings it anew"
  require_java
  JAVA_HOME=${java%/bin/java}
  export JAVA_HOME
}

# route53 SHA256: what follows is the file that concoord keeps what Amazon knows its user by in.
route53() {
  receive "${XDG_CONFIG_HOME:-$HOME/.config}/concoord/route53.cfg" "$1"
}

# bring NAME FILE SHA256: what follows is to lie in that replica's directory. One that runs there may have the file open.
bring() {
  receive "$base/run/$1/$2" "$3"
}

# launch NAME SECONDS COUNT [FILE SIZE]... ARGUMENT...: so many files follow, which are private to this replica.
launch() {
  run=$base/run/$1
  seconds=$2
  count=$3
  shift 3
  if recall "$run/process"; then fail "$FAILED" "it runs there already, as process $pid"; fi
  mkdir -p "$run" || fail "$NO_ROOM" "the directory $run cannot be written to"
  cd "$run" || fail "$NO_ROOM" "the directory $run cannot be entered"
  remove_left "$run/incoming"
  incoming=$run/incoming.$$
  mkdir -p "$incoming" || fail "$NO_ROOM" "the directory $run cannot be written to"
  while [ "$count" -gt 0 ]; do
    dd bs=1 count="$2" 2> /dev/null > "$incoming/$1" || fail "$NO_ROOM" "the file $run/$1 cannot be written"
    [ "$(($(wc -c < "$incoming/$1")))" -eq "$2" ] \
      || fail "$BROKEN" "the connection has ended in the middle; nothing was started"
    shift 2
    count=$((count - 1))
  done
  lock "$seconds"
  require_concoord
  if recall process; then fail "$FAILED" "it runs there already, as process $pid"; fi
  if [ -f "$incoming/key-password" ]; then
    CONCOORD_TLS_KEY_PASSWORD=$(cat "$incoming/key-password")
    export CONCOORD_TLS_KEY_PASSWORD
    rm -f "$incoming/key-password"
  fi
  rm -f process token tls.key tls.crt tls.ca
  for each in "$incoming"/*; do
    [ ! -f "$each" ] || mv "$each" . || fail "$NO_ROOM" "the directory $run cannot be written to"
  done
  if [ -f log ]; then mv log log.before; fi
  # A session of its own, so that the end of this connection does not reach it.
  session=''
  if command -v setsid > /dev/null; then session=setsid; fi
  # It begins once it is remembered, so that nothing runs there that nobody knows of.
  nohup $session /bin/sh -c 'echo $$ > "$0.new" && mv "$0.new" "$0"
    left=300
    until [ "$(head -n 1 process 2> /dev/null)" = $$ ]; do
      left=$((left - 1))
      [ "$left" -gt 0 ] || exit 1
      sleep 0.1 2> /dev/null || sleep 1
    done
    exec "$@"' "$incoming/pid" "$program" replica "$@" > log 2>&1 < /dev/null &
  limit=$(($(date +%s) + seconds))
  until [ -f "$incoming/pid" ]; do
    if [ "$(date +%s)" -ge "$limit" ]; then fail "$FAILED" "no process began within $seconds s"; fi
    pause
  done
  remember "$(cat "$incoming/pid")" process && recall process
  unlock
  while runs "$pid" "$born"; do
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
  forget "$pid" "$born"
  tail -n 20 log >&2
  fail "$FAILED" "the replica has ended; its log ends as above"
}

# forget PID BIRTH: that this process was launched as the replica whose directory is run, with the secrets that it was given.
# Another that was launched there since is another's.
forget() {
  lock "$PATIENCE"
  recall "$run/process"
  if [ "$1 $2" = "$pid $born" ]; then rm -f "$run/process" "$run/token" "$run/tls.key"; fi
  unlock
}

status() {
  echo "distribution=$(current)"
  find_java
  echo "java.version=$java_version"
  for run in "$base"/run/*; do
    [ -f "$run/process" ] || continue
    if recall "$run/process"; then state=running; else state=ended; fi
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
  if recall "$run/process"; then was=running; else was=ended; fi
  stopped=$pid
  if [ "$was" = running ]; then kill -TERM "$pid"; fi
  while runs "$pid" "$born"; do
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
  forget "$pid" "$born"
  echo "stopped=$was $stopped $signal"
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
