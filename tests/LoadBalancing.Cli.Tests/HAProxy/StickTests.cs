using LoadBalancing.Cli.Configuration;
using LoadBalancing.Configuration;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What <c>stick-table</c>, <c>stick</c> and <c>appsession</c> put into the options, and what is wrong with them.</summary>
public sealed class StickTests
{
    private const string Servers = " server a 127.0.0.1:81\n server b 127.0.0.1:82 non-stick\n";

    [Theory]
    [InlineData("type ip size 200k expire 30m", StickKeyType.IPv4, 32, 204_800, 30, false, StickServerKey.Name)]
    [InlineData("type ipv6 size 1m nopurge expire 1m", StickKeyType.IPv6, 32, 1_048_576, 1, true, StickServerKey.Name)]
    [InlineData("type string len 52 size 5 srvkey addr", StickKeyType.Text, 52, 5, null, false, StickServerKey.Address)]
    [InlineData("type binary size 5", StickKeyType.Binary, 32, 5, null, false, StickServerKey.Name)]
    [InlineData("type integer size 5", StickKeyType.Number, 32, 5, null, false, StickServerKey.Name)]
    public void Table(string text, StickKeyType type, int length, int size, int? minutes, bool noPurge, StickServerKey key) =>
        Read($" stick-table {text}\n").StickTable.Should().BeEquivalentTo(new StickTableOptions
        {
            Type = type,
            Length = length,
            Size = size,
            Expire = minutes is { } count ? TimeSpan.FromMinutes(count) : null,
            NoPurge = noPurge,
            ServerKey = key,
        });

    [Fact]
    public void Rules()
    {
        var backend = Read("""
             acl api path_beg /api
             stick-table type string size 5
             stick on src
             stick match req.cook(ID) table web if api or { path / }
             stick store-request hdr(X) unless api
             stick store-response res.cook(ID) table web

            """);

        backend.Stick.Select(rule => $"{rule.Action} {rule.Key} {rule.Table} {rule.Condition}").Should().Equal(
            "On src  ", "Match req.cook(ID) web if api or { path / }", "StoreRequest hdr(X)  unless api", "StoreResponse res.cook(ID) web ");
        backend.Servers.Select(server => server.NonStick).Should().Equal(false, true);
    }

    [Fact]
    public void A_backend_may_declare_a_table_alone()
    {
        var options = ReadText.ReadValid($"{ReadText.Listen} stick on src table st\n{Servers}backend st\n stick-table type ip size 5\n");

        options.LoadBalancer.Backends["st"].Servers.Should().BeEmpty();
    }

    [Fact]
    public void Sessions() => Read(" appsession JSESSIONID len 52 timeout 3h request-learn mode query-string\n").Session.Should().BeEquivalentTo(new SessionOptions
    {
        Cookie = "JSESSIONID",
        Length = 52,
        Timeout = TimeSpan.FromHours(3),
        RequestLearn = true,
        Place = SessionPlace.QueryString,
    });

    [Theory]
    [InlineData("stick-table type ip", "needs a 'size'")]
    [InlineData("stick-table type ip size 5x", "'size' expects a number of entries")]
    [InlineData("stick-table type ip size 0", "'size' expects a number of entries")]
    [InlineData("stick-table type strin size 5", "Did you mean 'string'?")]
    [InlineData("stick-table type ip size 5 peers p", "'stick-table ... peers' is not supported yet")]
    [InlineData("stick-table type ip size 5 store http_req_rate(10s)", "'stick-table ... store' is not supported yet")]
    [InlineData("stick-table type ip size 5 write-to t", "'stick-table ... write-to' is not supported yet")]
    [InlineData("stick-table type string len 2000 size 5", "expected 1 to 1024, found 2000")]
    [InlineData("stick-table type ip size 5 srvkey id", "'srvkey' expects name or addr")]
    [InlineData("stick on src", "has no stick table")]
    [InlineData("stick on src table nowhere", "there is no backend 'nowhere'")]
    [InlineData("stick on res.cook(ID)", "unknown sample 'res.cook'")]
    [InlineData("stick on src whenever", "begins with 'if' or 'unless'")]
    [InlineData("stick on src if nothing", "there is no ACL 'nothing'")]
    [InlineData("appsession ID len 5 timeout 1h prefix", "'appsession ... prefix' is not supported yet")]
    [InlineData("appsession ID mode cookie", "'mode' expects path-parameters or query-string")]
    public void Mistakes_are_told_with_their_line(string line, string message) =>
        ReadText.Read($"{ReadText.Listen}{Servers} {line}\n").Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error)
            .Should().Contain(diagnostic => diagnostic.Line == 10 && diagnostic.Message.Contains(message, StringComparison.Ordinal));

    private static BackendOptions Read(string lines) => ReadText.ReadValid($"{ReadText.Listen}{lines}{Servers}").LoadBalancer.Backends["web"];
}
