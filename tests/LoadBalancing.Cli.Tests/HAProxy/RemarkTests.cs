using LoadBalancing.Cli.Configuration;
using LoadBalancing.Cli.HAProxy.Keywords;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>What is accepted with a notice or a warning.</summary>
public sealed class RemarkTests
{
    [Theory]
    [InlineData("log 127.0.0.1:514 local0", "'log' has no effect.")]
    [InlineData("no log", "'log' has no effect.")]
    [InlineData("option httplog", "'option httplog' has no effect.")]
    [InlineData("option dontlognull", "'option dontlognull' has no effect.")]
    [InlineData("no option dontlognull", "'option dontlognull' has no effect.")]
    [InlineData("timeout queue 5s", "'timeout queue' has no effect.")]
    [InlineData("timeout tarpit 5s", "'timeout tarpit' has no effect.")]
    [InlineData("contimeout 5s", "'contimeout' is an old spelling of 'timeout connect'.")]
    [InlineData("clitimeout 5s", "'clitimeout' is an old spelling of 'timeout client'.")]
    [InlineData("srvtimeout 5s", "'srvtimeout' is an old spelling of 'timeout server'.")]
    [InlineData("redispatch", "'redispatch' is an old spelling of 'option redispatch'.")]
    [InlineData("option forceclose", "'option forceclose' is an old spelling of 'option httpclose'.")]
    [InlineData("cookie S nocache", "'nocache' has no effect without 'insert'.")]
    [InlineData("cookie S prefix secure", "'secure' has no effect without 'insert'.")]
    [InlineData("cookie S rewrite attr a", "'attr' has no effect without 'insert'.")]
    [InlineData("bind :81 name x", "'bind ... name' has no effect.")]
    [InlineData("hash-type consistent", "'hash-type' has no effect on the algorithm of listen 'web'.")]
    [InlineData("hash-type map-based crc32", "'hash-type' has no effect on the algorithm of listen 'web'.")]
    [InlineData("hash-table-size 1009", "'hash-table-size' has no effect on the algorithm of listen 'web'.")]
    [InlineData("hash-balance-factor 150", "'hash-balance-factor' has no effect on the algorithm of listen 'web'.")]
    public void Notices(string line, string message) => ReadNinth(line).Should().Equal(
        new Diagnostic(Severity.Notice, ReadText.File, 9, message));

    [Theory]
    [InlineData("daemon")]
    [InlineData("quiet")]
    [InlineData("pidfile /run/lb.pid")]
    [InlineData("user nobody")]
    [InlineData("group nogroup")]
    [InlineData("nbthread 4")]
    [InlineData("nbproc 4")]
    [InlineData("chroot /var/empty")]
    [InlineData("ulimit-n 4000")]
    [InlineData("maxconn 2000")]
    [InlineData("stats socket /run/lb.sock level admin")]
    [InlineData("stats timeout 30s")]
    [InlineData("tune.maxrewrite 1024")]
    [InlineData("log /dev/log local0")]
    [InlineData("description the first farm")]
    public void Notices_in_global(string line)
    {
        var configuration = ReadText.Read($"global\n {line}\n{ReadText.Listen} server a 127.0.0.1:81\n");

        var remark = configuration.Diagnostics.Should().ContainSingle().Subject;
        remark.Severity.Should().Be(Severity.Notice);
        remark.Line.Should().Be(2);
        remark.Message.Should().EndWith("has no effect.");
    }

    [Theory]
    [InlineData("\"$NONE\" server b 127.0.0.1:82", "the line begins with an empty word and is passed over.")]
    [InlineData("default_backend other", "all requests of listen 'web' go to 'other' and none to its own servers.")]
    public void Warnings(string line, string message)
    {
        var configuration = ReadText.Read($"{ReadText.Listen} server a 127.0.0.1:81\n {line}\nbackend other\n server o 127.0.0.1:82\n");

        configuration.Diagnostics.Should().Equal(new Diagnostic(Severity.Warning, ReadText.File, 9, message));
    }

    [Theory]
    [InlineData("frontend f\n bind :80\n default_backend b", "balance roundrobin", "'balance' has no effect in a frontend section.")]
    [InlineData("frontend f\n bind :80\n default_backend b", "cookie S insert", "'cookie' has no effect in a frontend section.")]
    [InlineData("frontend f\n bind :80\n default_backend b", "timeout server 5s", "'timeout server' has no effect in a frontend section.")]
    [InlineData("backend c\n #\n server c 127.0.0.1:82", "bind :99", "'bind' has no effect in a backend section.")]
    [InlineData("backend c\n #\n server c 127.0.0.1:82", "use_backend b", "'use_backend' has no effect in a backend section.")]
    [InlineData("backend c\n #\n server c 127.0.0.1:82", "timeout client 5s", "'timeout client' has no effect in a backend section.")]
    public void A_keyword_of_the_other_side_is_passed_over_with_a_warning(string section, string line, string message)
    {
        var configuration = ReadText.Read(
            $"{ReadText.Preamble}{section}\n {line}\nbackend b\n server a 127.0.0.1:81\nfrontend g\n bind :98\n default_backend b\n");

        configuration.Diagnostics.Should().Equal(new Diagnostic(Severity.Warning, ReadText.File, 9, message));
    }

    [Fact]
    public void Equal_computed_cookies_are_a_warning_as_in_HAProxy()
    {
        var configuration = ReadText.Read(
            $"{ReadText.Listen} dynamic-cookie-key k\n cookie S insert dynamic\n server a 127.0.0.1:81\n server b 127.0.0.1:81\n" +
            " server c 127.0.0.1:82\n server d 127.0.0.1:81 cookie d\n server e 127.0.0.1:83 cookie d\n");

        configuration.Diagnostics.Should().ContainSingle().Which.Should().Be(new Diagnostic(
            Severity.Warning, ReadText.File, 11,
            "server 'b' has the same computed cookie as 'a', where its clients go while that is up; give one a 'cookie' of its own."));
    }

    [Fact]
    public void Missing_timeouts_are_a_warning_as_in_HAProxy()
    {
        var configuration = ReadText.Read(
            "defaults\n mode http\nfrontend f\n bind :80\n default_backend b\nbackend b\n timeout server 1s\n server a 127.0.0.1:81\n");

        configuration.Diagnostics.Should().Equal(
            new Diagnostic(Severity.Warning, ReadText.File, 3, "frontend 'f' does not set 'timeout client': it may wait for ever."),
            new Diagnostic(Severity.Warning, ReadText.File, 6, "backend 'b' does not set 'timeout connect': it may wait for ever."));
    }

    [Fact]
    public void Every_keyword_without_meaning_is_accepted_where_it_is_at_home() =>
        NoEffectKeywords.All.Select(keyword => Text(keyword.Name, keyword.Sections.HasFlag(Cli.HAProxy.SectionKinds.Global)))
            .Select(text => ReadText.Read(text).Diagnostics.Where(diagnostic => diagnostic.Severity != Severity.Notice))
            .Should().AllBeEquivalentTo(Array.Empty<Diagnostic>());

    [Fact]
    public void Every_keyword_that_is_not_supported_is_refused() =>
        UnsupportedKeywords.All.Select(keyword => ReadText.Read(Text($"{keyword.Name} x", inGlobal: false)).Diagnostics
                .Single(diagnostic => diagnostic.Severity == Severity.Error).Message)
            .Should().Equal(UnsupportedKeywords.All.Select(keyword => $"'{keyword.Name}' is not supported yet."));

    private static string Text(string line, bool inGlobal) =>
        inGlobal ? $"global\n {line}\n{ReadText.Listen} server a 127.0.0.1:81\n" : $"{ReadText.Listen} server a 127.0.0.1:81\n {line}\n";

    private static IReadOnlyList<Diagnostic> ReadNinth(string line) =>
        ReadText.Read($"{ReadText.Listen} server a 127.0.0.1:81\n {line}\n").Diagnostics;
}
