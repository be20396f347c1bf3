using System.Collections.Concurrent;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;
using LoadBalancing.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests;

/// <summary>What is told of the persistence cookie after a request: the letters that HAProxy was seen to log.</summary>
public sealed class CookieLettersTests
{
    // What the client sends, and whether the server sets the cookie itself.
    [Theory]
    [InlineData("passive", "S=a", true, "----")]
    [InlineData("passive indirect", null, false, "--NN")]
    [InlineData("passive indirect", "S=a", false, "--VN")]
    [InlineData("passive indirect", "S=a", true, "--VD")]
    [InlineData("passive indirect", "S=q", true, "--IP")]
    [InlineData("passive indirect preserve", "S=a", true, "--VP")]
    [InlineData("rewrite", "S=a", true, "--VR")]
    [InlineData("rewrite", "S=q", true, "--IR")]
    [InlineData("rewrite", null, false, "--NN")]
    [InlineData("insert", null, false, "--NI")]
    [InlineData("insert", "S=a", false, "--VN")]
    [InlineData("insert", "S=a", true, "--VD")]
    [InlineData("insert", "S=q", true, "--II")]
    [InlineData("insert", "S=m", false, "--DI")]
    [InlineData("insert", "S=a|ZVPxA", false, "--VU")]
    [InlineData("insert preserve", "S=q", true, "--IP")]
    [InlineData("insert postonly", "S=q", false, "--IN")]
    [InlineData("insert postonly", "S=q", true, "--ID")]
    [InlineData("insert maxidle", "S=a", false, "--VU")]
    [InlineData("insert maxidle", "S=a|ZVPxA", false, "--EI")]
    [InlineData("insert maxlife", "S=a|ZVPxA|ZVPxA", false, "--OI")]
    [InlineData("prefix", "S=a~1", true, "--VR")]
    [InlineData("prefix", "S=q~1", false, "--IN")]
    [InlineData("prefix indirect", "S=a~1", true, "--VD")]
    public async Task Letters_are_those_of_the_HAProxy_log(string mode, string? cookie, bool sets, string letters)
    {
        using var server = ScriptedServer.Answering(Answer.Ok("x", sets ? ["Set-Cookie: S=own; path=/"] : []));
        await using var app = await BalancedApp.StartAsync(web => web
            .PersistWithCookie("S", options => Describe(options, mode))
            .AddServer("a", server.Address, options => options.Cookie("a"))
            .AddServer("m", server.Address, options => options.Cookie("m").Disabled()));
        var records = new ConcurrentQueue<RequestRecord>();
        app.Services.GetRequiredService<RequestJournal>().RequestEnded += records.Enqueue;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var response = await app.Client().SendAsync(request);

        await Patience.UntilAsync(() => !records.IsEmpty, "the end of the request");
        records.Should().ContainSingle().Which.Letters.Should().Be(letters);
    }

    private static void Describe(CookieBuilder cookie, string mode)
    {
        var words = mode.Split(' ');
        cookie.Options.Mode = Enum.Parse<CookieMode>(words[0], ignoreCase: true);
        cookie.Options.Indirect = words.Contains("indirect");
        cookie.Options.Preserve = words.Contains("preserve");
        cookie.Options.PostOnly = words.Contains("postonly");
        cookie.Options.MaxIdle = words.Contains("maxidle") ? TimeSpan.FromMinutes(5) : null;
        cookie.Options.MaxLife = words.Contains("maxlife") ? TimeSpan.FromHours(5) : null;
    }
}
