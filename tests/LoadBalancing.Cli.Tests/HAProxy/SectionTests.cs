using LoadBalancing.Cli.Configuration;

namespace LoadBalancing.Cli.Tests.HAProxy;

/// <summary>Sections, what they take over from defaults, and how frontends find backends.</summary>
public sealed class SectionTests
{
    private const string Farm = """
        backend app
            server a 127.0.0.1:81

        """;

    [Fact]
    public void A_listen_is_a_frontend_and_a_backend_of_one_name()
    {
        var options = ReadText.ReadValid($"{ReadText.Listen} server a 127.0.0.1:81");

        options.Frontends.Should().ContainKey("web").WhoseValue.Backend.Should().Be("web");
        options.LoadBalancer.Backends.Should().ContainKey("web");
    }

    [Fact]
    public void A_frontend_uses_its_default_backend()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}frontend www\n bind :80\n default_backend app\n{Farm}");

        options.Frontends["www"].Backend.Should().Be("app");
        options.Frontends.Should().ContainSingle();
        options.LoadBalancer.Backends.Keys.Should().Equal("app");
    }

    [Fact]
    public void The_first_use_backend_comes_before_the_default()
    {
        var options = ReadText.ReadValid(
            $"{ReadText.Preamble}frontend www\n bind :80\n default_backend other\n use_backend app\n use_backend other\n{Farm}" +
            "backend other\n server o 127.0.0.1:82\n");

        options.Frontends["www"].Backend.Should().Be("app");
    }

    [Fact]
    public void A_default_backend_of_defaults_serves_every_frontend()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble} default_backend app\nfrontend www\n bind :80\nfrontend xxx\n bind :81\n{Farm}");

        options.Frontends.Values.Select(frontend => frontend.Backend).Should().Equal("app", "app");
    }

    [Fact]
    public void A_frontend_and_a_backend_may_share_a_name() =>
        ReadText.ReadValid($"{ReadText.Preamble}frontend app\n bind :80\n default_backend app\n{Farm}").Frontends["app"].Backend.Should().Be("app");

    [Fact]
    public void A_listen_that_passes_everything_on_has_a_backend_only_if_it_has_servers()
    {
        var without = ReadText.Read($"{ReadText.Listen} default_backend app\n{Farm}");
        var with = ReadText.Read($"{ReadText.Listen} default_backend app\n server a 127.0.0.1:81\n{Farm}");

        without.Diagnostics.Should().BeEmpty();
        without.Options.LoadBalancer.Backends.Keys.Should().Equal("app");
        with.Diagnostics.Should().Equal(new Diagnostic(
            Severity.Warning, ReadText.File, 8, "all requests of listen 'web' go to 'app' and none to its own servers."));
        with.Options.Frontends["web"].Backend.Should().Be("app");
    }

    [Fact]
    public void A_listen_without_an_address_is_a_backend()
    {
        var configuration = ReadText.Read(
            $"{ReadText.Preamble}frontend www\n bind :80\n default_backend app\nlisten app\n server a 127.0.0.1:81\n");

        configuration.Options.Frontends.Keys.Should().Equal("www");
        configuration.Diagnostics.Should().Equal(new Diagnostic(
            Severity.Warning, ReadText.File, 9, "listen 'app' has no 'bind' and serves as a backend only."));
    }

    [Fact]
    public void Proxies_begin_with_the_last_defaults_above_them()
    {
        var options = ReadText.ReadValid("""
            defaults
                mode http
                retries 1
                option redispatch
                cookie S insert
                default-server weight 9
            listen one
                bind :80
                server a 127.0.0.1:81
            defaults
                mode http
            listen two
                bind :81
                retries 2
                server a 127.0.0.1:81
            """);

        var one = options.LoadBalancer.Backends["one"];
        one.Should().BeEquivalentTo(new { Retries = 1, Redispatch = -1, Cookie = new { Name = "S" } });
        one.Servers[0].Weight.Should().Be(9);
        var two = options.LoadBalancer.Backends["two"];
        two.Should().BeEquivalentTo(new { Retries = 2, Redispatch = 0 });
        two.Cookie.Should().BeNull();
        two.Servers[0].Weight.Should().Be(1);
    }

    [Fact]
    public void Named_defaults_are_chosen_with_from()
    {
        var options = ReadText.ReadValid("""
            defaults basic
                mode http
                retries 1
                timeout connect 1s
            defaults patient from basic
                timeout connect 9s
            listen one from basic
                bind :80
                server a 127.0.0.1:81
            listen two from patient
                bind :81
                server a 127.0.0.1:81
            listen three
                bind :82
                server a 127.0.0.1:81
            """);

        var backends = options.LoadBalancer.Backends;
        backends.Values.Select(backend => backend.Retries).Should().Equal(1, 1, 1);
        backends["one"].Timeouts.Connect.Should().Be(TimeSpan.FromSeconds(1));
        backends["two"].Timeouts.Connect.Should().Be(TimeSpan.FromSeconds(9));
        backends["three"].Timeouts.Connect.Should().Be(TimeSpan.FromSeconds(9));
    }

    [Fact]
    public void Proxies_do_not_share_what_defaults_gave_them()
    {
        var options = ReadText.ReadValid($"""
            {ReadText.Preamble}
            listen one
                bind :80
                option forwardfor except 10.0.0.0/8
                server a 127.0.0.1:81
            listen two
                bind :81
                server a 127.0.0.1:81
            """);

        options.LoadBalancer.Backends["one"].Forwarded.For.Should().BeTrue();
        options.LoadBalancer.Backends["two"].Forwarded.For.Should().BeFalse();
    }

    [Fact]
    public void A_mode_of_defaults_that_every_proxy_replaces_does_no_harm() =>
        ReadText.ReadValid("defaults\n mode tcp\nlisten web\n mode http\n bind :80\n server a 127.0.0.1:81\n").Frontends.Should().ContainSingle();

    [Fact]
    public void Forwardfor_of_the_frontend_holds_in_its_backend()
    {
        var options = ReadText.ReadValid(
            $"{ReadText.Preamble}frontend www\n bind :80\n option forwardfor header X-F\n default_backend app\n{Farm}");

        options.LoadBalancer.Backends["app"].Forwarded.Should().BeEquivalentTo(new { For = true, ForHeader = "X-F" });
    }

    [Fact]
    public void Forwardfor_of_the_backend_comes_first()
    {
        var options = ReadText.ReadValid(
            $"{ReadText.Preamble}frontend www\n bind :80\n option forwardfor header X-F\n default_backend app\n{Farm} option forwardfor");

        options.LoadBalancer.Backends["app"].Forwarded.ForHeader.Should().Be("X-Forwarded-For");
    }

    [Fact]
    public void Httpclose_of_a_backend_leaves_clients_alone()
    {
        var options = ReadText.ReadValid($"{ReadText.Preamble}frontend www\n bind :80\n default_backend app\n{Farm} option httpclose");

        options.Frontends["www"].Close.Should().BeFalse();
    }

    [Fact]
    public void Windows_line_ends_and_a_missing_last_one_are_read() =>
        ReadText.ReadValid($"{ReadText.Listen} server a 127.0.0.1:81".ReplaceLineEndings("\r\n")).Frontends.Should().ContainSingle();
}
