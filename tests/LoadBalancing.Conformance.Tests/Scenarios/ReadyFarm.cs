namespace LoadBalancing.Conformance.Scenarios;

/// <summary>Three servers whose check page says whether they are ready.</summary>
internal static class ReadyFarm
{
    public const string Front = "front";

    public const string Configuration = """
        listen tomcats
            bind 127.0.0.1:{front}
            balance roundrobin
            option httpchk GET /ready
            option redispatch
            cookie SERVERID insert indirect
            http-response add-header X-Way %s
            default-server inter 500 fastinter 100 downinter 100
            server tomcat1 127.0.0.1:{tomcat1} cookie T1 check rise 2 fall 3
            server tomcat2 127.0.0.1:{tomcat2} cookie T2 check rise 2 fall 3
            server tomcat3 127.0.0.1:{tomcat3} cookie T3 check rise 2 fall 3
        """;
}
