using System.Globalization;

namespace LoadBalancing.Conformance.Scenarios;

/// <summary>
/// Two sites, each with a director, two local balancers and four application servers, and offices before them whose lines to the sites are
/// <c>{port-OFFICE-SITE}</c>. What is
/// remote is checked half as often as what is local.
/// </summary>
internal static class TwoSites
{
    /// <summary>The balancer of an office, which knows the near site and has the other for a backup.</summary>
    public static string Office(string name, int near, int far) => $$"""
        listen {{name}}
            bind 127.0.0.1:{front-{{name}}}
            balance roundrobin
            option redispatch
            cookie SITE
            option httpchk HEAD / HTTP/1.0
            http-response add-header X-Way %s
            server SD{{near}} 127.0.0.1:{port-{{name}}-{{near}}} cookie SITE{{near}} check inter 600 fastinter 150 downinter 150
            server SD{{far}} 127.0.0.1:{port-{{name}}-{{far}}} cookie SITE{{far}} check inter 1200 fastinter 300 downinter 300 backup
        """;

    /// <summary>The director of a site, which has the other site's local balancers for backups.</summary>
    public static string Director(int near, int far) => $$"""
        listen SD{{near}}
            bind 127.0.0.1:{front-SD{{near}}}
            balance roundrobin
            option redispatch
            cookie SITE insert indirect
            option httpchk HEAD / HTTP/1.0
            option forwardfor
            http-response add-header X-Way %s
            server S{{near}}L1 127.0.0.1:{front-S{{near}}L1} cookie SITE{{near}} check port {front-S{{near}}L1-health} inter 400 fastinter 100 downinter 100
            server S{{near}}L2 127.0.0.1:{front-S{{near}}L2} cookie SITE{{near}} check port {front-S{{near}}L2-health} inter 400 fastinter 100 downinter 100
            server S{{far}}L1 127.0.0.1:{front-S{{far}}L1} cookie SITE{{far}} check port {front-S{{far}}L1-health} inter 800 fastinter 200 downinter 200 backup
            server S{{far}}L2 127.0.0.1:{front-S{{far}}L2} cookie SITE{{far}} check port {front-S{{far}}L2-health} inter 800 fastinter 200 downinter 200 backup
        """;

    /// <summary>A local balancer of a site. The port that its directors check says no as soon as it is asked to stop; it goes on for a while.</summary>
    public static string Local(int site, int number) => $$"""
        global
            grace 2s

        listen S{{site}}L{{number}}
            bind 127.0.0.1:{front-S{{site}}L{{number}}}
            balance roundrobin
            cookie JSESSIONID prefix
            option httpclose
            option forwardfor
            option httpchk HEAD / HTTP/1.0
            http-response add-header X-Way %s
        {{Servers(site, "W", "port {{port-W{0}{1}}} inter 400 fastinter 100 downinter 100")}}
        {{Servers(site, "B", "inter 800 fastinter 200 downinter 200 backup")}}

        listen S{{site}}L{{number}}-health
            bind 127.0.0.1:{front-S{{site}}L{{number}}-health}
            http-request deny deny_status 503 if { stopping }
            server self 127.0.0.1:{front-S{{site}}L{{number}}}
        """;

    private static string Servers(int site, string letter, string check) => string.Join('\n', Enumerable.Range(1, 4).Select(number =>
        $"    server {letter}{site}{number} 127.0.0.1:{{W{site}{number}}} cookie W{site}{number} check {string.Format(CultureInfo.InvariantCulture, check, site, number)}"));
}
