vcl 4.1;

import std;

backend app {
    .host = "127.0.0.1";
    .port = "3000";
    .connect_timeout = 2s;
    .first_byte_timeout = 60s;
    .between_bytes_timeout = 30s;
}

# Who may throw pages out. What came through the front is from outside, whatever address it has here.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE" || req.method == "BAN") {
        if (client.ip !~ purgers || req.http.X-Real-IP) {
            return (synth(405, "Not allowed"));
        }
        if (req.method == "PURGE") {
            return (purge);
        }
        # Every page of this host whose path begins like this one.
        if (!std.ban("obj.http.x-host == " + req.http.host + " && obj.http.x-url ~ ^" + regsuball(req.url, "([.+*?(){}|^$\\[\]])", "\\\1"))) {
            return (synth(400, std.ban_error()));
        }
        return (synth(200, "Banned"));
    }

    # The front says who asks: the app gets one address, and not ours behind it.
    if (req.http.X-Real-IP) {
        set req.http.X-Forwarded-For = req.http.X-Real-IP;
    }

    if (req.http.Upgrade) {
        return (pipe);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    # What is somebody's own is never kept, and never looked for.
    if (req.http.Authorization) {
        return (pass);
    }
    if (req.url ~ "^/api/") {
        return (pass);
    }
    if (req.http.Cookie) {
        set req.http.Cookie = regsuball(req.http.Cookie, "(?:^|;\s*)(?:_ga\w*|_gid|_gat\w*|_gcl_\w+|_fbp|_fbc|_pk_[\w.]+|_hj\w*|mtm_\w+|plausible_\w+)=[^;]*", "");
        set req.http.Cookie = regsub(req.http.Cookie, "^[;\s]+", "");
        if (req.http.Cookie == "") {
            unset req.http.Cookie;
        } else {
            return (pass);
        }
    }

    # One page, one address: parameters in one order, and without those of campaigns.
    if (req.url ~ "\?") {
        set req.http.x-query = regsuball(regsub(req.url, "^[^?]*\?", ""), "(?:^|&)(?:utm_\w+|gclid|gbraid|wbraid|fbclid|msclkid|mc_[ce]id|_hsenc)=[^&]*", "");
        set req.http.x-query = regsub(req.http.x-query, "^&+", "");
        set req.url = regsub(req.url, "\?.*$", "");
        if (req.http.x-query != "") {
            set req.url = req.url + "?" + req.http.x-query;
        }
        unset req.http.x-query;
        set req.url = std.querysort(req.url);
    }

    # An app that is well is asked again soon; while it is sick, what is here is better than nothing.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 30s;
    }
    return (hash);
}

sub vcl_pipe {
    set bereq.http.Connection = req.http.Connection;
    set bereq.http.Upgrade = req.http.Upgrade;
    return (pipe);
}

sub vcl_backend_response {
    # For bans, which look at pages and not at requests.
    set beresp.http.x-url = bereq.url;
    set beresp.http.x-host = bereq.http.host;
    set beresp.grace = 6h;

    # While a page is fetched anew behind its reader's back, an error does not take its place.
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    if (beresp.http.Set-Cookie || bereq.http.Authorization || beresp.http.Cache-Control ~ "(?i)private|no-store|no-cache" || beresp.http.Vary == "*") {
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
        return (deliver);
    }
    if (beresp.status == 404 || beresp.status == 410) {
        set beresp.ttl = 10s;
        return (deliver);
    }
    # What the app says of time counts; it said nothing of this.
    if (beresp.ttl > 0s && !beresp.http.Cache-Control && !beresp.http.Expires) {
        if (beresp.http.Content-Type ~ "(?i)^text/html|^application/(?:json|xhtml)") {
            set beresp.ttl = 120s;
        } else {
            set beresp.ttl = 7200s;
        }
    }
}

sub vcl_deliver {
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    unset resp.http.x-url;
    unset resp.http.x-host;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
