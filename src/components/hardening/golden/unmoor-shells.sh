# What somebody writes here is for them and their group, not for every program of the host.
umask 027
# A shell that nobody has touched for half an hour is closed: root's, most of all.
readonly TMOUT=1800
export TMOUT
# A dump of memory holds the secrets of what crashed.
ulimit -c 0
