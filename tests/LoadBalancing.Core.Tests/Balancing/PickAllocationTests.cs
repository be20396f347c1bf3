using LoadBalancing.Configuration;
using LoadBalancing.Core.Tests.Dispatching;
using LoadBalancing.Core.Tests.Farms;
using LoadBalancing.Dispatching;

namespace LoadBalancing.Core.Tests.Balancing;

public sealed class PickAllocationTests
{
    public static TheoryData<Algorithm> Algorithms => [.. Enum.GetValues<Algorithm>()];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_pick_allocates_nothing(Algorithm algorithm)
    {
        var options = Farm.Options(Farm.Weighted(1, 2, 3, 4, 5));
        options.Balance = algorithm;
        var backend = Farm.Of(options);
        var request = new StubRequest();
        PickMany();

        var before = GC.GetAllocatedBytesForCurrentThread();
        PickMany();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void PickMany()
        {
            for (var i = 0; i < 20_000; i++)
            {
                backend.TryPick(request, avoid: null, out var lease);
                lease.Learn(AttemptOutcome.Responded, TimeSpan.FromMilliseconds(1));
                lease.End();
            }
        }
    }
}
