"""What very deep nets reached on CIFAR-10, as published."""

from pages._shared.frame.references import published


def published_in_words() -> str:
    """Return a table of test errors and what became of the deepest nets, as Markdown."""
    first, second = published("he-2015"), published("he-2016")
    dropped, veit = published("huang-2016"), published("veit-2016")
    return (
        "| CIFAR-10, test error | layers | error |\n|---|---|---|\n"
        f"| ResNet | 20 | {first['resnet_20']:.2f} % |\n| ResNet | 110 | {first['resnet_110']:.2f} % |\n"
        f"| ResNet | 1202 | {first['resnet_1202']:.2f} % |\n"
        f"| ResNet-1001, activation after the addition | 1001 | {second['original_1001']:.2f} % |\n"
        f"| ResNet-1001, activation before the branch | 1001 | {second['full_before_1001']:.2f} % |\n\n"
        f"For 110 layers {first['resnet_110']:.2f} % is the best of five runs. Other pages of this lab give "
        f"{first['resnet_110_mean']:.2f} %, their mean.\n\n"
        f"A plain net of 110 layers stayed above {first['plain_110_above']:g} %. The net of 1202 layers trained well, to "
        f"below {first['resnet_1202_training_below']:g} % on its training data, and overfitted. Leaving out random blocks "
        f"during training, **stochastic depth**, brought it from {dropped['resnet_1202']:.2f} % to "
        f"{dropped['stochastic_depth_1202']:.2f} % in another study. Veit et al. trained a net of 54 blocks with about 23 "
        f"random ones at a time and got {veit['random_blocks']:.2f} % against {veit['all_blocks']:.2f} %: short paths can "
        "be enough."
    )
