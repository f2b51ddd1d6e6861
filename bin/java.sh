# Read by the launchers, which have a function `fail`: finds a Java 17 and names it `java`.
java_home=${JAVA_HOME:-}
java=${java_home:+$java_home/bin/}java
command -v "$java" >/dev/null || fail "no java found. Install JDK 17 and put it on the PATH or in JAVA_HOME."
# A JDK tells its version in a file: that is faster than to start it.
release=$(dirname "$(dirname "$(readlink -f "$(command -v "$java")" || true)")")/release
version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release" 2>/dev/null || true)
[ -n "$version" ] ||
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
[ "$version" = 17 ] || fail "Java $version found; Spark 4.0 needs Java 17. Set JAVA_HOME to a JDK 17."
