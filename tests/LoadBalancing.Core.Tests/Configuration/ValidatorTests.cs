using LoadBalancing.Configuration;
using LoadBalancing.Persistence;

namespace LoadBalancing.Core.Tests.Configuration;

/// <summary>Every rule that options have to keep.</summary>
public sealed class ValidatorTests
{
    public static TheoryData<string, Action<BackendOptions>> Mistakes { get; } = new()
    {
        { "Balance: unknown algorithm 99.", o => o.Balance = (Algorithm)99 },
        { "Balance: RdpCookie balances TCP connections, which is not supported yet.", o => o.Balance = Algorithm.RdpCookie },
        { "Servers:0:MaxIdle: expected 0 or more, found -1.", o => o.Servers[0].MaxIdle = -1 },
        { "Servers:0:IdleTimeout: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].IdleTimeout = TimeSpan.Zero },
        { "Timeouts:Tunnel: expected 1 ms to 24 days, found 00:00:00.", o => o.Timeouts.Tunnel = TimeSpan.Zero },
        { "Timeouts:ServerFin: expected 1 ms to 24 days, found 00:00:00.", o => o.Timeouts.ServerFin = TimeSpan.Zero },
        { "Draws: expected 1 to 256, found 0.", o => (o.Balance, o.Draws) = (Algorithm.Random, 0) },
        { "Draws: expected 1 to 256, found 2000000000.", o => (o.Balance, o.Draws) = (Algorithm.Random, 2_000_000_000) },
        { "Draws: expected 1 to 256, found 257.", o => (o.Balance, o.Draws) = (Algorithm.PowerOfTwo, 257) },
        { "Draws: has no effect unless Balance is Random or PowerOfTwo.", o => o.Draws = 3 },
        { "Hash:Name: has no effect unless Balance is UrlParameter or Header.", o => o.Hash.Name = "id" },
        { "Hash:Expression: has no effect unless Balance is Hash.", o => o.Hash.Expression = "src" },
        { "Hash:Length: has no effect unless Balance is Uri.", o => (o.Balance, o.Hash.Length) = (Algorithm.Source, 5) },
        { "Hash:Depth: has no effect unless Balance is Uri.", o => (o.Balance, o.Hash.Depth) = (Algorithm.Source, 5) },
        { "Hash:Whole: has no effect unless Balance is Uri.", o => (o.Balance, o.Hash.Whole) = (Algorithm.Source, true) },
        { "Hash:PathOnly: has no effect unless Balance is Uri.", o => (o.Balance, o.Hash.PathOnly) = (Algorithm.Source, true) },
        { "Hash:CheckPost: has no effect unless Balance is UrlParameter.", o => (o.Balance, o.Hash.CheckPost) = (Algorithm.Uri, true) },
        { "Hash:DomainOnly: has no effect unless Balance is Header.", o => (o.Balance, o.Hash.DomainOnly) = (Algorithm.Uri, true) },
        { "Hash:Type: has no effect unless Balance hashes a part of the request.", o => o.Hash.Type = HashType.Consistent },
        { "Hash:Function: has no effect unless Balance hashes a part of the request.", o => (o.Balance, o.Hash.Function) = (Algorithm.Random, HashFunction.Crc32) },
        { "Hash:Avalanche: has no effect unless Balance hashes a part of the request.", o => o.Hash.Avalanche = false },
        { "Hash:BalanceFactor: has no effect unless Balance hashes a part of the request or is Random.", o => o.Hash.BalanceFactor = 150 },
        { "Hash:TableSize: has no effect unless Hash:Type is Maglev.", o => (o.Balance, o.Hash.TableSize) = (Algorithm.Uri, 1009) },
        { "ResponseTimes:Decay: has no effect unless Balance is PeakEwma or LeastTime.", o => o.ResponseTimes.Decay = TimeSpan.FromSeconds(1) },
        { "ResponseTimes:FailureStatuses: has no effect unless Balance is PeakEwma or LeastTime.", o => o.ResponseTimes.FailureStatuses = "500" },
        { "Draws: PowerOfTwo compares at most 16, found 17.", o => (o.Balance, o.Draws) = (Algorithm.PowerOfTwo, 17) },
        { "Hash:Name: UrlParameter needs the name of a parameter, found ''.", o => o.Balance = Algorithm.UrlParameter },
        { "Hash:Name: Header needs the name of a header, found ''.", o => o.Balance = Algorithm.Header },
        { "Hash:Name: Header needs the name of a header, found 'a b'.", o => (o.Balance, o.Hash.Name) = (Algorithm.Header, "a b") },
        { "Hash:Expression: Hash needs what to hash, such as src or req.hdr(name).", o => o.Balance = Algorithm.Hash },
        {
            "Hash:Expression: unknown sample 'sorce'.",
            o => (o.Balance, o.Hash.Expression) = (Algorithm.Hash, "sorce")
        },
        { "Hash:Expression: 'req.hdr' has arguments that it does not take, or lacks one; it is written req.hdr(name[,occurrence]).", o => (o.Balance, o.Hash.Expression) = (Algorithm.Hash, "req.hdr") },
        {
            "Hash:Expression: expected a converter, one of lower, upper, ipmask, found 'uper'. Did you mean 'upper'?",
            o => (o.Balance, o.Hash.Expression) = (Algorithm.Hash, "path,uper")
        },
        {
            "Hash:Expression: 'req.hdr_cnt(a)' is a number, and Hash needs a text or an address.",
            o => (o.Balance, o.Hash.Expression) = (Algorithm.Hash, "req.hdr_cnt(a)")
        },
        { "Acls:0: unknown sample 'pth'. Did you mean 'path'?", o => o.Acls.Add("a pth /") },
        { "UseServers:0:Server: the backend has no server 'nobody'.", o => o.UseServers.Add(new UseServerOptions { Server = "nobody" }) },
        {
            "UseServers:0:Condition: there is no ACL 'admin'; a criterion without a name stands in braces.",
            o => o.UseServers.Add(new UseServerOptions { Server = o.Servers[0].Name, Condition = "admin" })
        },
        {
            "PersistenceRules:0:Action: unknown action 7.",
            o => o.PersistenceRules.Add(new PersistenceRuleOptions { Action = (PersistenceAction)7 })
        },
        {
            "PersistenceRules:0:Condition: the brace '{' is not closed; braces have blanks around them.",
            o => o.PersistenceRules.Add(new PersistenceRuleOptions { Condition = "{ path" })
        },
        { "Hash:Length: expected 1 or more, found 0.", o => (o.Balance, o.Hash.Length) = (Algorithm.Uri, 0) },
        { "Hash:Depth: expected 1 or more, found -1.", o => (o.Balance, o.Hash.Depth) = (Algorithm.Uri, -1) },
        { "Hash:Type: unknown type 9.", o => (o.Balance, o.Hash.Type) = (Algorithm.Uri, (HashType)9) },
        { "Hash:Function: unknown function 9.", o => (o.Balance, o.Hash.Function) = (Algorithm.Uri, (HashFunction)9) },
        { "Hash:BalanceFactor: expected 0 or more than 100, found 100.", o => (o.Balance, o.Hash.BalanceFactor) = (Algorithm.Uri, 100) },
        { "SlowStart:Scope: unknown scope 9.", o => o.SlowStart.Scope = (SlowStartScope)9 },
        { "SlowStart:Aggression: expected 1 to 10, found 11.", o => o.SlowStart.Aggression = 11 },
        { "SlowStart:Duration: expected 0 to 24 days, found -00:00:01.", o => o.SlowStart.Duration = TimeSpan.FromSeconds(-1) },
        { "Servers:0:Id: expected 1 or more, found 0.", o => o.Servers[0].Id = 0 },
        { "Servers:0:HashKey: unknown key 9.", o => o.Servers[0].HashKey = (HashKey)9 },
        { "Servers:0:SlowStart: expected 0 to 24 days, found 25.00:00:00.", o => o.Servers[0].SlowStart = TimeSpan.FromDays(25) },
        { "Retries: expected 0 or more, found -1.", o => (o.Retries, o.Redispatch) = (-1, 1) },
        { "Redispatch: expected a number not below -3 (minus the retries), found -4.", o => o.Redispatch = -4 },
        { "RetryOn: unknown reason 32768.", o => o.RetryOn = (RetryReasons)32768 },
        { "RepeatableMethods: expected methods separated by blanks, found 'GET,HEAD'.", o => o.RepeatableMethods = "GET,HEAD" },
        { "Timeouts:Connect: expected 1 ms to 24 days, found 00:00:00.", o => o.Timeouts.Connect = TimeSpan.Zero },
        { "Timeouts:Response: expected 1 ms to 24 days, found -00:00:01.", o => o.Timeouts.Response = TimeSpan.FromSeconds(-1) },
        { "Timeouts:Idle: expected 1 ms to 24 days, found 25.00:00:00.", o => o.Timeouts.Idle = TimeSpan.FromDays(25) },
        { "Cookie:Name: expected letters, digits and !#$%&'*+-.^_`|~ only, at least one, found ''.", o => o.Cookie = new() },
        { "Cookie:Name: expected letters, digits and !#$%&'*+-.^_`|~ only, at least one, found 'a b'.", o => o.Cookie = new() { Name = "a b" } },
        { "Cookie:Name: expected letters, digits and !#$%&'*+-.^_`|~ only, at least one, found 'a='.", o => o.Cookie = new() { Name = "a=" } },
        { "Cookie:Mode: unknown mode 9.", o => o.Cookie = new() { Name = "S", Mode = (CookieMode)9 } },
        { "Cookie:NoCache: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", NoCache = true } },
        { "Cookie:PostOnly: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", PostOnly = true } },
        { "Cookie:HttpOnly: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", HttpOnly = true } },
        { "Cookie:Secure: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", Secure = true } },
        { "Cookie:Domains: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", Domains = { "a.b" } } },
        { "Cookie:Attributes: has no effect unless Mode is Insert.", o => o.Cookie = new() { Name = "S", Attributes = { "a" } } },
        { "Cookie:Indirect: cannot be combined with the mode Rewrite.", o => o.Cookie = new() { Name = "S", Mode = CookieMode.Rewrite, Indirect = true } },
        { "Cookie:Preserve: needs the mode Insert, or Indirect.", o => o.Cookie = new() { Name = "S", Preserve = true } },
        { "Cookie:KeepUnknownPrefix: has no effect unless Mode is Prefix.", o => o.Cookie = new() { Name = "S", KeepUnknownPrefix = true } },
        { "Cookie:DynamicKey: is required by Dynamic.", o => o.Cookie = new() { Name = "S", Dynamic = true } },
        { "Cookie:SigningKey: expected at least 16 characters.", o => o.Cookie = new() { Name = "S", SigningKey = "short" } },
        { "Cookie:Current: has no effect unless Label is set.", o => o.Cookie = new() { Name = "S", Current = "v1" } },
        { "Cookie:Label: no server has a label 'version'.", o => o.Cookie = new() { Name = "S", Label = "version" } },
        {
            "Cookie:Current: expected a value that a server's label 'v' has, one of 1, found '2'.",
            o =>
            {
                o.Cookie = new() { Name = "S", Label = "v", Current = "2" };
                o.Servers[0].Labels["v"] = "1";
            }
        },
        {
            "Servers:0:Labels:v: is written into cookies: expected visible characters without white space, quotes, commas, colons, semicolons, " +
            "backslashes, '|' and '~', found '1:2'.",
            o =>
            {
                o.Cookie = new() { Name = "S", Label = "v" };
                o.Servers[0].Labels["v"] = "1:2";
            }
        },
        {
            "Servers:0:Labels:v: a label needs a name and a value of at least one character and no white space, found 'v' and ''.",
            o => o.Servers[0].Labels["v"] = ""
        },
        { "Cookie:MaxIdle: expected 1 s or more, found 00:00:00.", o => o.Cookie = new() { Name = "S", MaxIdle = TimeSpan.Zero } },
        { "Cookie:MaxLife: expected 1 s or more, found -00:00:01.", o => o.Cookie = new() { Name = "S", MaxLife = TimeSpan.FromSeconds(-1) } },
        {
            "Cookie:Partitioned: needs Secure: browsers refuse the cookie without it.",
            o => o.Cookie = new() { Name = "S", Mode = CookieMode.Insert, Partitioned = true }
        },
        {
            "Cookie:Domains:0: expected a domain such as example.com, found 'a;b'.",
            o => o.Cookie = new() { Name = "S", Mode = CookieMode.Insert, Domains = { "a;b" } }
        },
        {
            "Cookie:Attributes:0: expected visible characters and blanks without a semicolon, found 'a\r\nb'.",
            o => o.Cookie = new() { Name = "S", Mode = CookieMode.Insert, Attributes = { "a\r\nb" } }
        },
        { "Check:Interval: expected 1 ms to 24 days, found 00:00:00.", o => o.Check = new() { Interval = TimeSpan.Zero } },
        { "Check:Interval: expected 1 ms to 24 days, found -00:00:00.0010000.", o => o.Check = new() { Interval = Timeout.InfiniteTimeSpan } },
        { "Check:FastInterval: expected 1 ms to 24 days, found 00:00:00.", o => o.Check = new() { FastInterval = TimeSpan.Zero } },
        { "Check:DownInterval: expected 1 ms to 24 days, found 00:00:00.", o => o.Check = new() { DownInterval = TimeSpan.Zero } },
        { "Check:Timeout: expected 1 ms to 24 days, found 00:00:00.", o => o.Check = new() { Timeout = TimeSpan.Zero } },
        { "Check:Rise: expected 1 or more, found 0.", o => o.Check = new() { Rise = 0 } },
        { "Check:Shared: a check that is about one server alone is not shared.", o => o.Check = new() { Shared = true, Custom = "mine" } },
        { "Check:Shared: a check that is about one server alone is not shared.", o => o.Check = new() { Shared = true, SendState = true, Http = new() } },
        { "Check:Fall: expected 1 or more, found 0.", o => o.Check = new() { Fall = 0 } },
        { "Check:Http:Method: expected an HTTP method such as HEAD, found 'G T'.", o => Http(o).Method = "G T" },
        { "Check:Http:Path: expected a path that begins with '/' and holds no white space, found 'x'.", o => Http(o).Path = "x" },
        { "Check:Http:Path: expected a path that begins with '/' and holds no white space, found '/ x'.", o => Http(o).Path = "/ x" },
        { "Check:Http:Path: expected a path that begins with '/' and holds no white space, found '/\r\n'.", o => Http(o).Path = "/\r\n" },
        { "Check:Http:Version: expected HTTP/1.0 or HTTP/1.1, found 'HTTP/2'.", o => Http(o).Version = "HTTP/2" },
        { "Check:Http:Host: expected a host name without white space, found 'a\r\nX: y'.", o => Http(o).Host = "a\r\nX: y" },
        { "Check:Redis: a check is of one kind, and Http is set already.", o => o.Check = new() { Http = new(), Redis = true } },
        { "Check:SslHello: a check is of one kind, and MySql is set already.", o => o.Check = new() { MySql = new(), SslHello = true } },
        { "Check:Custom: a check is of one kind, and Redis is set already.", o => o.Check = new() { Redis = true, Custom = "x" } },
        { "Check:Steps: a program or a check of the application does all there is to do, and has no steps.", o => o.Check = new() { Custom = "x", Steps = { new() { Send = "x" } } } },
        {
            "Check:Steps:0: Grpc leaves no connection to go on with: the first step after it is Connect.",
            o => o.Check = new() { Grpc = new(), Steps = { new() { Send = "x" } } }
        },
        { "Check:MySql:User: expected a name without control characters.", o => o.Check = new() { MySql = new() { User = "a\0b" } } },
        { "Check:MySql:User: expected a name without control characters.", o => o.Check = new() { MySql = new() { User = "" } } },
        { "Check:MySql:Handshake: unknown handshake 7.", o => o.Check = new() { MySql = new() { Handshake = (MySqlHandshake)7 } } },
        { "Check:PostgreSql:User: expected the name of a user, without control characters.", o => o.Check = new() { PostgreSql = new() } },
        { "Check:Smtp:Hello: unknown hello 7.", o => o.Check = new() { Smtp = new() { Hello = (SmtpHello)7 } } },
        { "Check:Smtp:Domain: expected a domain without control characters, found 'a\r\nb'.", o => o.Check = new() { Smtp = new() { Domain = "a\r\nb" } } },
        { "Forwarded:ForHeader: expected a header name, found 'X For'.", o => o.Forwarded.ForHeader = "X For" },
        { "Forwarded:ForExcept:1: expected an IP address or a network such as 10.0.0.0/8, found 'x'.", o => Except(o, "::1", "x") },
        { "Servers: a backend needs at least one server.", o => o.Servers.Clear() },
        { "Servers:0:Name: a server's name needs at least one character and no white space, found ''.", o => o.Servers[0].Name = "" },
        { "Servers:0:Name: a server's name needs at least one character and no white space, found 'a b'.", o => o.Servers[0].Name = "a b" },
        { "Servers:1:Name: the backend has another server named 'a'.", o => o.Servers.Add(new() { Name = "a", Address = "x:1" }) },
        { "Servers:0:Address: expected http or https, found 'ftp'.", o => o.Servers[0].Address = "ftp://x" },
        { "Servers:0:Weight: expected 0 to 256, found -1.", o => o.Servers[0].Weight = -1 },
        { "Servers:0:Weight: expected 0 to 256, found 257.", o => o.Servers[0].Weight = 257 },
        { "Servers:0:Check:Port: expected 1 to 65535, found 0.", o => o.Servers[0].Check = new() { Port = 0 } },
        { "Servers:0:Check:Port: expected 1 to 65535, found 65536.", o => o.Servers[0].Check = new() { Port = 65536 } },
        { "Servers:0:Check:Interval: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].Check = new() { Interval = TimeSpan.Zero } },
        { "Servers:0:Check:FastInterval: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].Check = new() { FastInterval = default(TimeSpan) } },
        { "Servers:0:Check:DownInterval: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].Check = new() { DownInterval = default(TimeSpan) } },
        { "Servers:0:Agent:Port: expected 1 to 65535, found none.", o => o.Servers[0].Agent = new() },
        { "Servers:0:Agent:Address: expected an IP address or a host name, found 'a b'.", o => o.Servers[0].Agent = new() { Port = 9, Address = "a b" } },
        { "Servers:0:Agent:Send: expected characters of one byte each.", o => o.Servers[0].Agent = new() { Port = 9, Send = "\u20ac" } },
        { "Servers:0:Agent:Interval: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].Agent = new() { Port = 9, Interval = TimeSpan.Zero } },
        { "Servers:0:Agent:Timeout: expected 1 ms to 24 days, found 00:00:00.", o => o.Servers[0].Agent = new() { Port = 9, Timeout = TimeSpan.Zero } },
        { "Servers:0:Check:Rise: expected 1 or more, found 0.", o => o.Servers[0].Check = new() { Rise = 0 } },
        { "Servers:0:Check:Fall: expected 1 or more, found -1.", o => o.Servers[0].Check = new() { Fall = -1 } },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_found_and_named(string error, Action<BackendOptions> make)
    {
        var options = Valid();
        make(options.Backends["web"]);

        Errors(options).Should().Equal("Backends:web:" + error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\"b")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a,b")]
    [InlineData("a\\b")]
    [InlineData("a|b")]
    [InlineData("a~b")]
    [InlineData("a\u0001")]
    [InlineData("é")]
    public void A_cookie_value_that_could_not_be_read_back_is_refused(string value)
    {
        var options = Valid();
        options.Backends["web"].Servers[0].Cookie = value;

        Errors(options).Should().ContainSingle().Which.Should().StartWith("Backends:web:Servers:0:Cookie: expected visible characters");
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("")]
    public void A_backend_needs_a_name_without_white_space(string name)
    {
        var options = new LoadBalancerOptions();
        options.Backends.Add(name, Valid().Backends["web"]);

        Errors(options).Should().Equal($"Backends:{name}: a backend's name needs at least one character and no white space, found '{name}'.");
    }

    [Fact]
    public void All_that_is_allowed_at_the_edges_is_accepted()
    {
        var options = Valid();
        var web = options.Backends["web"];
        (web.Retries, web.Redispatch) = (0, -1);
        web.Timeouts = new() { Connect = Timeout.InfiniteTimeSpan, Response = Duration.MaxValue, Idle = TimeSpan.FromMilliseconds(1) };
        web.Cookie = new() { Name = "!#$%&'*+-.^_`|~aZ9", Mode = CookieMode.Insert, NoCache = true };
        web.Check = new() { Interval = TimeSpan.FromMilliseconds(1), Rise = 1, Fall = 1, Http = new() { Host = "shop:80", Version = "HTTP/1.1" } };
        Except(web, "10.0.0.0/8", "::1");
        web.Servers[0].Weight = 0;
        web.Servers[0].Cookie = "A=b:c/d.e%20";
        web.Servers.Add(new() { Name = "A", Address = "[::1]:80", Weight = 256, Check = new() { Port = 65535 } });

        Errors(options).Should().BeEmpty();
    }

    [Fact]
    public void TLS_of_a_server_in_clear_text_is_for_checks_that_speak_it()
    {
        var options = Valid();
        var web = options.Backends["web"];
        web.Servers[0].Tls = new() { Verify = TlsVerification.None };
        web.Check = new() { Steps = { new() { Connect = new() } } };

        Errors(options).Should().ContainSingle().Which.Should().StartWith("Backends:web:Servers:0:Tls: has no effect unless");
        web.Check.Steps.Add(new() { Connect = new() { Tls = true } });
        Errors(options).Should().BeEmpty();
        web.Check = null;
        web.Servers[0].Check = new() { Tls = true };
        Errors(options).Should().BeEmpty();
    }

    [Fact]
    public void No_backends_at_all_are_accepted() => Errors(new LoadBalancerOptions()).Should().BeEmpty();

    [Fact]
    public void Everything_wrong_is_found_at_once_below_the_section_that_was_read()
    {
        var options = Valid();
        options.Section = "Lb";
        options.ReadErrors.Add("Lb:Backends:web:Colour: unknown key.");
        options.Backends["web"].Retries = -1;
        options.Backends["web"].Servers[0].Weight = 999;

        var result = new LoadBalancerOptionsValidator().Validate(null, options);

        result.Failures.Should().Equal(
            "Lb:Backends:web:Colour: unknown key.",
            "Lb:Backends:web:Retries: expected 0 or more, found -1.",
            "Lb:Backends:web:Servers:0:Weight: expected 0 to 256, found 999.");
    }

    private static IEnumerable<string> Errors(LoadBalancerOptions options) =>
        LoadBalancerOptionsValidator.FindErrors(options).Select(error => error.ToString());

    private static HttpCheckOptions Http(BackendOptions options) => (options.Check = new() { Http = new() }).Http!;

    private static void Except(BackendOptions options, params string[] networks) => networks.ToList().ForEach(options.Forwarded.ForExcept.Add);

    private static LoadBalancerOptions Valid()
    {
        var options = new LoadBalancerOptions();
        options.Backends.Add("web", new BackendOptions { Servers = { new ServerOptions { Name = "a", Address = "127.0.0.1:1" } } });
        return options;
    }
}
