using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What leads a frontend's requests to a backend.</summary>
public sealed class RoutingTests
{
    private const string Farm = """
        backend app
         server a 127.0.0.1:81
        backend other
         server o 127.0.0.1:82

        """;

    [Fact]
    public void Conditions_become_routes()
    {
        var frontend = ReadText.ReadValid(
            ReadText.Preamble + Farm + """
            frontend www
             bind :80
             acl admin path_beg '/ad min'
             acl admin src 10.0.0.0/8
             use_backend app if admin !{ method POST }
             use_backend other unless { hdr(host) -i "it's here" } or admin
             default_backend app
            """).Frontends["www"];

        frontend.Acls.Should().Equal("admin path_beg '/ad min'", "admin src 10.0.0.0/8");
        frontend.Routes.Select(route => (route.Backend, route.Condition)).Should().Equal(
            ("app", "if admin !{ method POST }"), ("other", @"unless { hdr(host) -i 'it'\''s here' } or admin"));
        frontend.Backend.Should().Be("app");
    }

    [Fact]
    public void A_frontend_with_routes_needs_no_default()
    {
        var frontend = ReadText.ReadValid($"{ReadText.Preamble}{Farm}frontend www\n bind :80\n use_backend app if TRUE").Frontends["www"];

        frontend.Backend.Should().BeEmpty();
        frontend.Routes.Should().ContainSingle().Which.Backend.Should().Be("app");
    }

    [Fact]
    public void A_listen_without_servers_may_have_routes_alone()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}{Farm}listen www\n bind :80\n use_backend app if TRUE");

        options.LoadBalancer.Backends.Should().NotContainKey("www");
        options.Frontends["www"].Backend.Should().BeEmpty();
    }

    [Fact]
    public void A_listen_with_routes_serves_the_rest_itself()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}{Farm}listen www\n bind :80\n server s 127.0.0.1:83\n use_backend app if TRUE");

        options.LoadBalancer.Backends.Should().ContainKey("www");
        options.Frontends["www"].Backend.Should().Be("www");
    }

    [Fact]
    public void A_rule_behind_one_without_condition_is_never_reached()
    {
        var configuration = ReadText.Read(
            $"{ReadText.Preamble}{Farm}frontend www\n bind :80\n use_backend app\n use_backend other if TRUE\n");

        configuration.Diagnostics.Should().ContainSingle(diagnostic => diagnostic.Severity == Severity.Warning)
            .Which.Message.Should().Be("this rule is never reached: line 12 takes every request.");
    }

    [Fact]
    public void The_same_is_said_in_JSON_with_its_path()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """
                {
                  "LoadBalancer": {
                    "Frontends": {
                      "www": {
                        "Binds": [ ":80" ],
                        "Acls": [ "admin pth /x" ],
                        "Routes": [ { "Backend": "ap", "Condition": "unless admin" }, { "Backend": "app", "Condition": "{ path" } ]
                      }
                    },
                    "Backends": { "app": { "Acls": [ "a b" ], "Servers": [ { "Name": "a", "Address": "127.0.0.1:81" } ] } }
                  }
                }
                """);

            ProxyConfiguration.Read(file).Diagnostics.Select(diagnostic => diagnostic.ToString()).Should().Equal(
                $"{file}:6: LoadBalancer:Frontends:www:Acls:0: unknown sample 'pth'. Did you mean 'path'?",
                $"{file}:7: LoadBalancer:Frontends:www:Routes:0:Backend: there is no backend 'ap'. Did you mean 'app'?",
                $"{file}:7: LoadBalancer:Frontends:www:Routes:1:Condition: the brace '{{' is not closed; braces have blanks around them.",
                $"{file}:10: LoadBalancer:Backends:app:Acls:0: unknown sample 'b'.");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
