using LoadBalancing.Configuration;
using LoadBalancing.Persistence;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Core.Tests.Configuration;

/// <summary>Reading a configuration section.</summary>
public sealed class ReaderTests
{
    [Fact]
    public void Every_key_is_read()
    {
        var options = Read("""
            {
              "Frontends": { "anything": "belongs to the proxy" },
              "Backends": {
                "web": {
                  "Balance": "urlparameter",
                  "Hash": {
                    "Name": "user", "Expression": "path", "Length": 3, "Depth": "2", "Whole": true, "PathOnly": true, "CheckPost": true,
                    "DomainOnly": true, "Type": "consistent", "Function": "crc32", "Avalanche": false, "BalanceFactor": 125
                  },
                  "Draws": 4,
                  "SlowStart": { "Duration": "20s", "Scope": "added", "Aggression": 2 },
                  "Cookie": { "Name": "SERVERID", "Mode": "insert", "Indirect": true, "NoCache": "True", "PostOnly": true, "Preserve": true, "HttpOnly": true,
                    "Secure": true, "Partitioned": true, "Domains": [ "a.b", "c.d" ], "Attributes": [ "SameSite=Lax" ], "MaxIdle": "30m", "MaxLife": "8h",
                    "Dynamic": true, "DynamicKey": "secret", "SigningKey": "0123456789abcdef", "KeepUnknownPrefix": true,
                    "Label": "version", "Current": "v1" },
                  "Acls": [ "admin path_beg /admin", "admin src ::1" ],
                  "UseServers": [ { "Server": "a", "Condition": "unless admin" }, { "Server": "b" } ],
                  "PersistenceRules": [ { "Condition": "admin" }, { "Action": "ignore", "Condition": "!admin" } ],
                  "PersistWhenDown": true,
                  "Check": {
                    "Http": { "Method": "HEAD", "Path": "/ok", "Version": "HTTP/1.1", "Host": "shop" },
                    "Interval": "3s", "FastInterval": "500ms", "DownInterval": "00:00:05", "Rise": 4, "Fall": "5", "Timeout": 700
                  },
                  "AllBackups": true,
                  "Retries": 7,
                  "RetryOn": [ "EmptyResponse", "status503" ],
                  "RepeatableMethods": "GET PROPFIND",
                  "Redispatch": -2,
                  "Connections": { "Reuse": "never", "MaxIdle": 3, "IdleTimeout": "1s", "PreferLastServer": true },
                  "Timeouts": { "Connect": "4s", "Response": "1m", "Idle": "infinite" },
                  "Forwarded": {
                    "For": true, "ForHeader": "X-Client", "ForExcept": [ "10.0.0.0/8", "::1" ], "ForIfNone": true, "Proto": true, "Host": true
                  },
                  "Servers": [
                    {
                      "Name": "a", "Address": "127.0.0.1:1", "Weight": 12, "Id": 5, "HashKey": "address", "SlowStart": "3s", "Cookie": "A", "Backup": true, "Disabled": true,
                      "Labels": { "version": "v1", "Zone": "a b" },
                      "Check": {
                        "Enabled": false, "Port": 81, "Interval": "1s", "FastInterval": "2s", "DownInterval": "3s", "Rise": 6, "Fall": 7
                      },
                      "Agent": { "Port": 83, "Address": "127.0.0.2", "Send": "a\n", "Interval": "4s", "Timeout": "1s" }
                    },
                    { "Name": "b", "Address": "https://shop" }
                  ]
                }
              }
            }
            """);

        options.ReadErrors.Should().BeEmpty();
        options.Section.Should().Be("LoadBalancer");
        var expected = new BackendOptions
        {
            Balance = Algorithm.UrlParameter,
            Hash = new HashOptions
            {
                Name = "user",
                Expression = "path",
                Length = 3,
                Depth = 2,
                Whole = true,
                PathOnly = true,
                CheckPost = true,
                DomainOnly = true,
                Type = HashType.Consistent,
                Function = HashFunction.Crc32,
                Avalanche = false,
                BalanceFactor = 125,
            },
            Draws = 4,
            SlowStart = new SlowStartOptions { Duration = TimeSpan.FromSeconds(20), Scope = SlowStartScope.Added, Aggression = 2 },
            Acls = { "admin path_beg /admin", "admin src ::1" },
            UseServers = { new UseServerOptions { Server = "a", Condition = "unless admin" }, new UseServerOptions { Server = "b" } },
            PersistenceRules =
            {
                new PersistenceRuleOptions { Condition = "admin" },
                new PersistenceRuleOptions { Action = PersistenceAction.Ignore, Condition = "!admin" },
            },
            PersistWhenDown = true,
            Cookie = new CookieOptions
            {
                Name = "SERVERID",
                Mode = CookieMode.Insert,
                Indirect = true,
                NoCache = true,
                PostOnly = true,
                Preserve = true,
                HttpOnly = true,
                Secure = true,
                Partitioned = true,
                Domains = { "a.b", "c.d" },
                Attributes = { "SameSite=Lax" },
                MaxIdle = TimeSpan.FromMinutes(30),
                MaxLife = TimeSpan.FromHours(8),
                Dynamic = true,
                DynamicKey = "secret",
                SigningKey = "0123456789abcdef",
                KeepUnknownPrefix = true,
                Label = "version",
                Current = "v1",
            },
            Check = new CheckOptions
            {
                Http = new HttpCheckOptions { Method = "HEAD", Path = "/ok", Version = "HTTP/1.1", Host = "shop" },
                Interval = TimeSpan.FromSeconds(3),
                FastInterval = TimeSpan.FromMilliseconds(500),
                DownInterval = TimeSpan.FromSeconds(5),
                Rise = 4,
                Fall = 5,
                Timeout = TimeSpan.FromMilliseconds(700),
            },
            AllBackups = true,
            Retries = 7,
            RetryOn = RetryReasons.EmptyResponse | RetryReasons.Status503,
            RepeatableMethods = "GET PROPFIND",
            Redispatch = -2,
            Connections = { Reuse = ConnectionReuse.Never, MaxIdle = 3, IdleTimeout = TimeSpan.FromSeconds(1), PreferLastServer = true },
            Timeouts = new TimeoutOptions
            {
                Connect = TimeSpan.FromSeconds(4),
                Response = TimeSpan.FromMinutes(1),
                Idle = Timeout.InfiniteTimeSpan,
            },
            Forwarded = new ForwardedOptions
            {
                For = true,
                ForHeader = "X-Client",
                ForExcept = { "10.0.0.0/8", "::1" },
                ForIfNone = true,
                Proto = true,
                Host = true,
            },
            Servers =
            {
                new ServerOptions
                {
                    Name = "a",
                    Address = "127.0.0.1:1",
                    Weight = 12,
            Id = 5,
            HashKey = HashKey.Address,
            SlowStart = TimeSpan.FromSeconds(3),
                    Cookie = "A",
                    Labels = { ["version"] = "v1", ["Zone"] = "a b" },
                    Backup = true,
                    Disabled = true,
                    Check = new ServerCheckOptions
                    {
                        Enabled = false,
                        Port = 81,
                        Interval = TimeSpan.FromSeconds(1),
                        FastInterval = TimeSpan.FromSeconds(2),
                        DownInterval = TimeSpan.FromSeconds(3),
                        Rise = 6,
                        Fall = 7,
                    },
                    Agent = new AgentOptions
                    {
                        Port = 83,
                        Address = "127.0.0.2",
                        Send = "a\n",
                        Interval = TimeSpan.FromSeconds(4),
                        Timeout = TimeSpan.FromSeconds(1),
                    },
                },
                new ServerOptions { Name = "b", Address = "https://shop" },
            },
        };
        options.Backends.Should().ContainKey("web").WhoseValue.Should().BeEquivalentTo(expected, equal => equal.WithStrictOrdering());
    }

    [Fact]
    public void What_is_not_there_keeps_its_default()
    {
        var options = Read("""{ "Backends": { "web": { "Servers": [ { "Name": "a" } ] } } }""");

        options.ReadErrors.Should().BeEmpty();
        options.Backends["WEB"].Should().BeEquivalentTo(new BackendOptions { Servers = { new ServerOptions { Name = "a" } } });
    }

    [Fact]
    public void Checks_of_services_are_read() =>
        Read("""
            {
              "Backends": {
                "web": {
                  "Check": {
                    "Redis": true, "Ldap": true, "SslHello": true, "MySql": { "User": "bob", "Handshake": "post80" }, "PostgreSql": { "User": "ann" },
                    "Smtp": { "Hello": "ehlo", "Domain": "example.org" }
                  }
                }
              }
            }
            """).Backends["web"].Check.Should().BeEquivalentTo(new CheckOptions
            {
                Redis = true,
                Ldap = true,
                SslHello = true,
                MySql = new MySqlCheckOptions { User = "bob", Handshake = MySqlHandshake.Post80 },
                PostgreSql = new PostgreSqlCheckOptions { User = "ann" },
                Smtp = new SmtpCheckOptions { Hello = SmtpHello.Ehlo, Domain = "example.org" },
            });

    [Fact]
    public void True_stands_for_an_object_of_defaults_and_false_for_none()
    {
        Read("""{ "Backends": { "web": { "Check": true } } }""").Backends["web"].Check.Should().BeEquivalentTo(new CheckOptions());
        Read("""{ "Backends": { "web": { "Check": false } } }""").Backends["web"].Check.Should().BeNull();
        Read("""{ "Backends": { "web": { "Check": { "Http": true } } } }""").Backends["web"].Check!.Http.Should().NotBeNull();
        Read("""{ "Backends": { "web": { "Check": { "MySql": true } } } }""").Backends["web"].Check!.MySql.Should().NotBeNull();
    }

    [Fact]
    public void A_server_may_refuse_to_be_checked()
    {
        ServerCheck("false").Should().BeEquivalentTo(new ServerCheckOptions { Enabled = false });
        ServerCheck("true").Should().BeEquivalentTo(new ServerCheckOptions());

        static ServerCheckOptions? ServerCheck(string value) =>
            Read($$"""{ "Backends": { "web": { "Servers": [ { "Check": {{value}} } ] } } }""").Backends["web"].Servers[0].Check;
    }

    [Theory]
    [InlineData("""{ "Backend": {} , "Backends": {} }""", ":Backend: unknown key. Did you mean 'Backends'?")]
    [InlineData("""{ "Backends": { "web": { "Servres": 1 } } }""", ":Backends:web:Servres: unknown key. Did you mean 'Servers'?")]
    [InlineData("""{ "Backends": { "web": { "Colour": "red" } } }""", ":Backends:web:Colour: unknown key.")]
    [InlineData("""{ "Backends": { "web": { "Check": { "Http": { "Uri": 1, "Mehtod": 2 } } } } }""",
        ":Backends:web:Check:Http:Mehtod: unknown key. Did you mean 'Method'?", ":Backends:web:Check:Http:Uri: unknown key.")]
    [InlineData("""{ "Backends": { "web": { "Servers": [ {}, { "Wieght": 2 } ] } } }""",
        ":Backends:web:Servers:1:Wieght: unknown key. Did you mean 'Weight'?")]
    [InlineData("""{ "Backends": { "web": { "Balance": "leastcon" } } }""",
        ":Backends:web:Balance: expected one of RoundRobin, StaticRoundRobin, LeastConnections, First, Source, Uri, UrlParameter, Header, Random, RdpCookie, Hash, PowerOfTwo, PeakEwma, LeastTime, found 'leastcon'.")]
    [InlineData("""{ "Backends": { "web": { "Balance": "RoundRobbin" } } }""",
        ":Backends:web:Balance: expected one of RoundRobin, StaticRoundRobin, LeastConnections, First, Source, Uri, UrlParameter, Header, Random, RdpCookie, Hash, PowerOfTwo, PeakEwma, LeastTime, found 'RoundRobbin'. Did you mean 'RoundRobin'?")]
    [InlineData("""{ "Backends": { "web": { "Balance": 0 } } }""", ":Backends:web:Balance: expected one of RoundRobin, StaticRoundRobin, LeastConnections, First, Source, Uri, UrlParameter, Header, Random, RdpCookie, Hash, PowerOfTwo, PeakEwma, LeastTime, found '0'.")]
    [InlineData("""{ "Backends": { "web": { "Cookie": { "Mode": "Passive, Insert" } } } }""",
        ":Backends:web:Cookie:Mode: expected one of Passive, Rewrite, Prefix, Insert, found 'Passive, Insert'.")]
    [InlineData("""{ "Backends": { "web": { "Cookie": "SERVERID" } } }""", ":Backends:web:Cookie: expected an object, found 'SERVERID'.")]
    [InlineData("""{ "Backends": { "web": { "Retries": "many" } } }""", ":Backends:web:Retries: expected a whole number, found 'many'.")]
    [InlineData("""{ "Backends": { "web": { "Retries": 1.5 } } }""", ":Backends:web:Retries: expected a whole number, found '1.5'.")]
    [InlineData("""{ "Backends": { "web": { "Retries": 99999999999 } } }""",
        ":Backends:web:Retries: expected a whole number, found '99999999999'.")]
    [InlineData("""{ "Backends": { "web": { "Retries": [ 1 ] } } }""",
        ":Backends:web:Retries: expected a single value, found an object or a list.")]
    [InlineData("""{ "Backends": { "web": { "RetryOn": [ "None", "Status418" ] } } }""",
        ":Backends:web:RetryOn: expected one of None, ConnectionFailure, EmptyResponse, InvalidResponse, ResponseTimeout, Status401, Status403, Status404, Status408, Status425, Status500, Status501, Status502, Status503, Status504, AllErrors, found 'Status418'. Did you mean 'Status408'?")]
    [InlineData("""{ "Backends": { "web": { "RetryOn": "None" } } }""", ":Backends:web:RetryOn: expected a list, found 'None'.")]
    [InlineData("""{ "Backends": { "web": { "AllBackups": "yes" } } }""", ":Backends:web:AllBackups: expected true or false, found 'yes'.")]
    [InlineData("""{ "Backends": { "web": { "Timeouts": { "Connect": "soon" } } } }""",
        ":Backends:web:Timeouts:Connect: expected a length of time such as '500ms', '2s' or '00:00:02', found 'soon'.")]
    [InlineData("""{ "Backends": { "web": { "Timeouts": 5 } } }""", ":Backends:web:Timeouts: expected an object, found '5'.")]
    [InlineData("""{ "Backends": { "web": { "Servers": "a" } } }""", ":Backends:web:Servers: expected a list, found 'a'.")]
    [InlineData("""{ "Backends": { "web": { "Servers": { "x": { "Name": "a" }, "y": { "Name": "b" } } } } }""",
        ":Backends:web:Servers: expected a list, found 'the key x'.", ":Backends:web:Servers: expected a list, found 'the key y'.")]
    [InlineData("""{ "Backends": { "web": { "Check": {} } } }""",
        ":Backends:web:Check: is empty. Leave it out, or write true for its defaults.")]
    [InlineData("""{ "Backends": { "web": { "Check": null } } }""",
        ":Backends:web:Check: is empty. Leave it out, or write true for its defaults.")]
    [InlineData("""{ "Backends": { "web": { "Cookie": "" } } }""",
        ":Backends:web:Cookie: is empty. Leave it out, or write true for its defaults.")]
    [InlineData("""{ "Backends": { "web": { "Servers": [ { "Check": {} } ] } } }""",
        ":Backends:web:Servers:0:Check: is empty. Leave it out, or write true for its defaults.")]
    [InlineData("""{ "Backends": { "web": { "Servers": [ "127.0.0.1:1" ] } } }""",
        ":Backends:web:Servers:0: expected an object, found '127.0.0.1:1'.")]
    [InlineData("""{ "Backends": "web" }""", ":Backends: expected an object, found 'web'.")]
    [InlineData("""{ "Backends": { "web": { "Forwarded": { "ForExcept": "10.0.0.0/8" } } } }""",
        ":Backends:web:Forwarded:ForExcept: expected a list, found '10.0.0.0/8'.")]
    public void Mistakes_are_reported_with_their_path(string json, params string[] errors) =>
        Read(json).ReadErrors.Should().Equal(errors.Select(error => "LoadBalancer" + error));

    [Fact]
    public void All_mistakes_are_reported_at_once() =>
        Read("""
            {
              "Backends": {
                "web": { "Retries": "x", "AllBackups": "y", "Servers": [ { "Weight": "z", "Nmae": "a" } ] },
                "api": { "Check": { "Interval": "w" } }
              }
            }
            """).ReadErrors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]).Should().BeEquivalentTo(
            "LoadBalancer:Backends:web:Retries",
            "LoadBalancer:Backends:web:AllBackups",
            "LoadBalancer:Backends:web:Servers:0:Weight",
            "LoadBalancer:Backends:web:Servers:0:Nmae",
            "LoadBalancer:Backends:api:Check:Interval");

    [Fact]
    public void A_section_that_is_missing_is_an_empty_configuration()
    {
        var options = new LoadBalancerOptions();
        new LoadBalancerOptionsReader(new ConfigurationBuilder().Build().GetSection("LoadBalancer")).Configure(options);

        (options.Backends.Count, options.ReadErrors.Count).Should().Be((0, 0));
    }

    private static LoadBalancerOptions Read(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{ "LoadBalancer": {{json}} }"""));
        var options = new LoadBalancerOptions();
        new LoadBalancerOptionsReader(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("LoadBalancer")).Configure(options);
        return options;
    }
}
