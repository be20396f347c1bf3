using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Logging;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Core.Tests.Configuration;

public sealed class OptionsFactoryTests
{
    private readonly RecordedLog<LoadBalancerOptionsFactory> _log = new();
    private Action<LoadBalancerOptions> _setUp = options => options.Backends["web"] = new BackendOptions();

    [Fact]
    public void At_the_start_options_that_are_not_valid_are_thrown()
    {
        Factory().Invoking(factory => factory.Create("")).Should().Throw<OptionsValidationException>().WithMessage("*at least one server*");
        _log.Texts.Should().BeEmpty("the start itself fails");
    }

    [Fact]
    public void Later_the_last_valid_options_stay_and_the_log_says_why()
    {
        var wrong = _setUp;
        _setUp = options => options.Backends["web"] = new BackendOptions { Servers = { new ServerOptions { Name = "a", Address = "127.0.0.1:1" } } };
        var factory = Factory();
        var valid = factory.Create("");
        _setUp = wrong;

        factory.Create("").Should().BeSameAs(valid);
        _log.Texts.Should().ContainSingle().Which.Should().Be(
            "The new configuration is refused, the running one stays:\nBackends:web:Servers: a backend needs at least one server.");
    }

    private LoadBalancerOptionsFactory Factory() => new(
        [new ConfigureOptions<LoadBalancerOptions>(options => _setUp(options))], [], [new LoadBalancerOptionsValidator()], _log);
}
