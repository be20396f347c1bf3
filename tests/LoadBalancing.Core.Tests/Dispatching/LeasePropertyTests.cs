using FsCheck.Fluent;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Core.Tests.Metering;
using LoadBalancing.Core.Tests.Properties;
using LoadBalancing.Core.Tests.Servers;
using LoadBalancing.Core.Tests.Time;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Core.Tests.Dispatching;

/// <summary>What holds of in-flight counts whatever becomes of requests.</summary>
public sealed class LeasePropertyTests
{
    [Fact]
    public void In_flight_counts_return_to_zero_and_every_attempt_is_counted() =>
        Prop.ForAll(PropertyExtensions.Seeds, seed =>
        {
            var random = new Random(seed);
            var time = new ManualTimeProvider();
            using var metrics = Meters.Create();
            var dispatcher = new Dispatcher(time, metrics);
            var backend = Farm.Of(farm =>
            {
                farm.Options.Retries = random.Next(5);
                farm.Options.Redispatch = random.Next(3);
                Farm.Weighted(1, 2, 3)(farm.CheckTcp().PersistWithCookie("S"));
                farm.Options.Servers[0].Cookie = "a";
            });
            var attempts = 0;
            var failures = 0;
            var leases = new List<Lease>();
            for (var request = 0; request < 40; request++)
            {
                var exchange = new ScriptedExchange(
                    server =>
                    {
                        attempts++;
                        backend.Report(server, random.Next(3) == 0 ? Results.Failed : Results.Passed);
                        return Outcome(random, ref failures);
                    },
                    random.Next(2) == 0 ? "S=a" : null);
                try
                {
                    var result = dispatcher.DispatchOnAsync(time, backend, exchange).GetAwaiter().GetResult();
                    if (result.Status == DispatchStatus.Responded)
                    {
                        leases.Add(result.Lease);
                    }
                }
                catch (InvalidOperationException)
                {
                    // The face threw; the lease is the dispatcher's to end.
                }

                Assert.Equal(leases.Count, backend.Servers.Sum(server => server.InFlight));
            }

            leases.ForEach(lease => lease.End());
            Assert.All(backend.Servers, server => Assert.Equal(0, server.InFlight));
            Assert.Equal(attempts, backend.Servers.Sum(server => server.TotalRequests));
            Assert.Equal(failures, backend.Servers.Sum(server => server.TotalFailures));
        }).Holds();

    private static AttemptOutcome Outcome(Random random, ref int failures)
    {
        var outcome = new AttemptOutcome((AttemptProgress)random.Next(3), (AttemptFailure)random.Next(5), null);
        if (random.Next(6) == 0)
        {
            throw new InvalidOperationException("a mistake in a face");
        }

        failures += outcome.Failure is not (AttemptFailure.None or AttemptFailure.ClientError) ? 1 : 0;
        return outcome;
    }
}
