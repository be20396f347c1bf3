namespace LoadBalancing.Compare;

/// <summary>The haproxy.cfg that both HAProxy and lb read.</summary>
internal static class HAProxyConfiguration
{
    public static string For(int threads, int port, int[] origins) =>
        $"""
        global
            nbthread {threads}

        defaults
            mode http
            timeout connect 5s
            timeout client 30s
            timeout server 30s

        listen web
            bind 127.0.0.1:{port}
            balance roundrobin
            option forwardfor
            cookie SERVERID insert indirect
            server a 127.0.0.1:{origins[0]} cookie a
            server b 127.0.0.1:{origins[1]} cookie b

        """;
}
